from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.record import name_only


@settings(deadline=None)  # a busy machine is no failure
@given(st.text())
def test_any_name_that_git_knows_can_stand_in_a_record(story, text):
    event = replace(story.proposed().event, contributors=(name_only(text),))
    assert event.contributors == (name_only(text),)


def test_a_name_without_address_stays_as_it_is():
    assert name_only("Dr. Zoë O'Neil-Łuk") == "Dr. Zoë O'Neil-Łuk"


def test_bytes_that_git_could_not_decode_are_left_out():
    assert name_only("Ana\udcff Silva\x07") == "Ana Silva"
