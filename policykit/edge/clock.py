"""The only place that asks the machine for the time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from policykit.errors import StateError, error


class SystemClock:
    """The machine's clock. Keeps the promises of `policykit.world.Clock`."""

    def now(self) -> datetime:
        """Return the moment: aware, UTC, whole seconds."""
        return datetime.now(UTC).replace(microsecond=0)

    def today(self, zone: str) -> date:
        """Return the date in a time zone such as `Europe/Lisbon`.

        Raises:
            StateError: PK732, the machine knows no zone of that name.
        """
        try:
            return self.now().astimezone(ZoneInfo(zone)).date()
        except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
            raise StateError(
                error(
                    "PK732",
                    f"there is no time zone {zone!r}",
                    hint="write it like Europe/Lisbon or America/New_York",
                )
            ) from cause
