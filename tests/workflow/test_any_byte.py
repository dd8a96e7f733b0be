"""No byte of a sealed file can change without verification refusing it."""

from __future__ import annotations

from fakes import TINY_SEAL, seal_identity
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policykit.errors import ExitCode
from policykit.workflow.verify import verify

PDF = "output/issued/door/door-v1.0.pdf"


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(where=st.floats(0, 1, exclude_max=True), bits=st.integers(1, 255))
def test_any_changed_byte_is_refused(issued, where, bits):
    data = bytearray(issued.desk.content[PDF])
    data[int(where * len(data))] ^= bits
    anchors = [seal_identity(TINY_SEAL).certificate_der]
    found = verify("door.pdf", bytes(data), anchors, issued.desk.clock.now(), None)
    assert found.exit_code is ExitCode.FINDINGS
