"""The carrier's keywords: who is blocked, what the carrier answers, what is forwarded."""

import pytest
from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from service.simulator.keywords import HELP_TEXT, OPTED_IN_TEXT, OPTED_OUT_TEXT
from service.simulator.settings import DEFAULT_OPT_OUT_WORDS, SimulatorSettings
from tests.simulator.receiver import Receiver
from tests.simulator.words import SAM, SERVICE_SID

SAID = "<Response><Message>Noted</Message></Response>"


@pytest.mark.parametrize("word", [*DEFAULT_OPT_OUT_WORDS, "sToP", " cancel\n"])
def test_an_opt_out_word_blocks_and_is_forwarded(
    sim: EmbeddedSimulator, receiver: Receiver, word: str
) -> None:
    sim.text(SAM, word)
    assert sim.handsets()[0]["opted_out"] is True
    assert [text["body"] for text in sim.messages(SAM)] == [word, OPTED_OUT_TEXT]
    assert receiver.at("/sms")[0].form["Body"] == word


@pytest.mark.parametrize("text", ["Stop please", "please cancel", "OPT OUT", "cancel.", "ENDE"])
def test_only_the_whole_word_counts(sim: EmbeddedSimulator, text: str) -> None:
    sim.text(SAM, text)
    assert sim.handsets()[0]["opted_out"] is False
    assert [message["by"] for message in sim.messages(SAM)] == ["candidate"]


@pytest.mark.parametrize("word", ["START", "unstop", "Yes"])
def test_an_opt_in_word_lifts_the_block_and_says_so(sim: EmbeddedSimulator, word: str) -> None:
    sim.text(SAM, "STOP")
    sim.text(SAM, word)
    assert sim.handsets()[0]["opted_out"] is False
    assert sim.messages(SAM)[-1]["body"] == OPTED_IN_TEXT


@pytest.mark.parametrize(("word", "answers"), [("START", 1), ("UNSTOP", 1), ("YES", 0)])
def test_without_a_block_only_start_and_unstop_are_answered(
    sim: EmbeddedSimulator, receiver: Receiver, word: str, answers: int
) -> None:
    sim.text(SAM, word)
    assert [text["by"] for text in sim.messages(SAM)[1:]] == ["carrier"] * answers
    assert receiver.at("/sms")[0].form["Body"] == word


@pytest.mark.parametrize("word", ["HELP", "info"])
def test_help_is_answered_by_the_carrier_alone(
    sim: EmbeddedSimulator, receiver: Receiver, word: str
) -> None:
    assert sim.text(SAM, word)["webhook_status"] is None
    assert sim.messages(SAM)[-1]["body"] == HELP_TEXT
    assert receiver.received == []


def test_the_carriers_texts_are_not_in_the_accounts_log(
    sim: EmbeddedSimulator, client: Client
) -> None:
    sim.text(SAM, "STOP")
    listed = client.messages.list()
    assert [one.body for one in listed] == ["STOP"]


def test_an_answer_to_an_opt_out_does_not_arrive(
    sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    receiver.reply(SAID)
    sim.text(SAM, "STOP")
    last = sim.messages(SAM, wait=5, settled=True)[-1]
    assert (last["body"], last["status"], last["error_code"]) == ("Noted", "failed", 21610)


def test_an_answer_to_an_opt_in_arrives(sim: EmbeddedSimulator, receiver: Receiver) -> None:
    sim.text(SAM, "STOP")
    receiver.reply(SAID)
    sim.text(SAM, "START")
    last = sim.messages(SAM, wait=5, settled=True)[-1]
    assert (last["body"], last["status"]) == ("Noted", "delivered")


@pytest.mark.parametrize(
    ("word", "blocked"), [("CANCEL", False), ("STOP", True), ("HALT", True), ("QUIT", False)]
)
def test_the_list_can_be_changed_but_stop_stays(word: str, blocked: bool) -> None:
    settings = SimulatorSettings(opt_out_words=("HALT",), sms_url="")
    with EmbeddedSimulator(settings) as sim:
        sim.text(SAM, word)
        assert sim.handsets()[0]["opted_out"] is blocked


@pytest.mark.parametrize(
    ("word", "kind"), [("STOP", "STOP"), ("YES", "START"), ("HELP", "HELP"), ("1", None)]
)
def test_advanced_opt_out_names_the_kind_of_keyword(
    receiver: Receiver, word: str, kind: str | None
) -> None:
    settings = SimulatorSettings(
        advanced_opt_out=True, messaging_service_sid=SERVICE_SID, sms_url=f"{receiver.url}/sms"
    )
    with EmbeddedSimulator(settings) as sim:
        sim.text(SAM, word)
    assert receiver.at("/sms")[0].form.get("OptOutType") == kind
