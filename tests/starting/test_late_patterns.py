"""A slow pattern is compiled when it is first used, and is then what it would have been."""

import re
import subprocess
import sys

import pytest

from policykit.starting.late_patterns import LatePattern, patterns_late

SLOW = "(a|b)word[0-9]"


def test_pattern_waits_and_then_says_what_it_would_have_said():
    with patterns_late("(a|b)"):
        late, short = re.compile(SLOW, re.IGNORECASE), re.compile("a+", re.IGNORECASE)
    now = re.compile(SLOW, re.IGNORECASE)
    assert isinstance(late, LatePattern)
    assert isinstance(short, re.Pattern)
    assert isinstance(now, re.Pattern)
    assert late.match("BWORD7").groups() == now.match("BWORD7").groups() == ("B",)
    assert (late.pattern, late.flags) == (now.pattern, now.flags)


def test_mistake_in_a_long_pattern_is_told_with_the_first_use():
    with patterns_late("(a"):
        late = re.compile(f"{SLOW}(")
    with pytest.raises(re.error, match="unterminated"):
        late.match("")


def test_after_a_failure_patterns_are_compiled_at_once_again():
    before = re.compile
    with pytest.raises(ImportError), patterns_late(""):
        raise ImportError
    assert re.compile is before


def test_only_slow_patterns_wait_in_what_lays_out_pages_and_they_still_work():
    code = (
        "import re, sys\n"
        "from policykit.starting.late_patterns import LatePattern, patterns_late\n"
        "from policykit.edge.render_server import SELDOM_USED\n"
        "with patterns_late(*SELDOM_USED):\n"
        "    import policykit.pages.layout\n"
        "late = {f'{module.__name__}.{name}' for module in [*sys.modules.values()] if module\n"
        "        for name, value in vars(module).items() if type(value) is LatePattern}\n"
        "from reportlab.platypus import paragraph\n"
        "print(*sorted(late), paragraph._uri_split_pairs('https://example.org/a/b')[1][0])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "policykit.pages.line_breaks._BETWEEN_IDEOGRAPHS",
        "policykit.pages.line_breaks._WITHOUT_SPACES",
        "reportlab.lib.textsplit.rx",
        "reportlab.platypus.paragraph.uri_pat",
        "https://example.org/",
    ]
