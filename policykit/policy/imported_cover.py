"""The heading over what an imported document said of itself: title page, header, footer."""

from __future__ import annotations

from typing import Final

CONTROL: Final = "Document control of the imported document"
CONTROL_ID: Final = "document-control-of-the-imported-document"
