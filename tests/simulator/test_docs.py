"""The sandbox's page in docs names all that there is."""

import re
from pathlib import Path

import pytest

from service.simulator.app import create_simulator
from service.simulator.faults import ACCEPTED
from service.simulator.model_calls import ANSWERS, TAKES_CALLS
from service.simulator.settings import SimulatorSettings

PAGE = Path(__file__).parents[2].joinpath("docs", "sandbox.md").read_text("utf-8")


def addresses() -> set[str]:
    """Return the control API's addresses as the page writes them."""
    rules = {str(rule) for rule in create_simulator(SimulatorSettings()).url_map.iter_rules()}
    deeds = {
        re.sub("<any.*>", deed, rule)
        for rule in rules
        for deed in re.sub(r".*any\((.*)\).*", r"\1", rule).split(",")
    }
    return {address for address in deeds if address.startswith("/sandbox")}


@pytest.mark.parametrize("address", sorted(addresses()))
def test_every_address_of_the_control_api_is_described(address: str) -> None:
    assert re.search(re.escape(address) + "[`? ]", PAGE)


@pytest.mark.parametrize("word", [*ACCEPTED, *ANSWERS, *TAKES_CALLS])
def test_every_word_that_can_be_given_is_described(word: str) -> None:
    assert f"`{word}`" in PAGE
