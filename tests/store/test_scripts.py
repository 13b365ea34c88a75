"""A script comes back from the store exactly as it was said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.flows.voice.script import Connect, Gather, Hangup, Line, Say, Script
from service.store import scripts

SCRIPTS = st.from_type(Script)


@given(SCRIPTS)
def test_a_script_comes_back_exactly(script: Script) -> None:
    assert scripts.load(scripts.dump(script)) == script


def test_every_verb_is_told_apart_by_its_name() -> None:
    lines = (Line("Hello <b>Sam</b> & co", "es-MX"),)
    every = Script((Say(lines), Gather(lines, "es"), Connect("+14155550123"), Hangup()))
    stored = scripts.dump(every)
    assert [f'"verb":"{name}"' in stored for name in ("say", "gather", "connect", "hangup")] == [
        True
    ] * 4
    assert scripts.load(stored) == every


@pytest.mark.parametrize("stored", ["", "[{}]", '[{"verb": "shout"}]', '[{"verb": "say"}]'])
def test_what_is_no_script_is_refused(stored: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        scripts.load(stored)
