"""Every document that a call can give: its shape, its end, and what it says to whom."""

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from service.cli import table_talk
from service.cli.table_call import Call, call_back, ring
from service.flows.consent import RESERVED_WORDS
from service.flows.state import Status
from service.flows.voice import speaking
from service.flows.voice.script import Hangup, Say, Script
from service.flows.voice.speaking import Facts
from service.flows.voice.state import CallInput, Stage
from service.flows.wording.catalogue import LANGUAGES
from service.telephony import call_twiml
from service.telephony.call_addresses import CallAddresses
from service.telephony.voices import Voices
from tests.support.twiml import Verb, check, spoken, verbs

NOW = datetime(2026, 11, 30, 18, tzinfo=UTC)
OURS = "+15005550006"
VOICES = Voices()
DEPTH = 4
# So few would mean that the walk has stopped early.
MANY, MANY_EARLY = 150, 5
KEYS = [CallInput(key=key) for key in "0123456789*#"]
WORDS = {
    "en": ("yes", "no", "cancel", "another day", "stop calling", "I am late", "where is it"),
    "es": ("sí", "cancelar", "otro día", "no me llame más", "llego tarde"),
    "fr": ("oui", "annuler", "un autre jour", "ne m'appelez plus", "je serai en retard"),
    "de": ("ja", "absagen", "ein anderer Tag", "rufen Sie nicht mehr an", "ich komme später"),
    "pt": ("sim", "cancelar", "outro dia", "não me ligue mais", "vou chegar atrasado"),
}
# What nobody may hear before we know who listens; the name is asked for, so it stays out.
PRIVATE = re.compile(
    r"zymurg|aldershot|yarrow|xanthe|meet\.|december|dezember|diciembre|décembre|dezembro"
    r"|pacific|pacífico|pacifique|pazifi|\bnoon\b|interview|entrevista|entretien|gespräch",
    re.IGNORECASE,
)
SECRETS: dict[str, Any] = {
    "title": "Zymurgist", "candidate_name": "Sam Aldershot", "recruiter_name": "Xanthe Yarrow",
}  # fmt: skip
AHEAD = (Status.SCHEDULED, Status.CONFIRMED, Status.RESCHEDULE_REQUESTED, Status.CANCELLED)


@dataclass(frozen=True)
class Heard:
    """One document, and whether the listener had said who they are before it."""

    document: str
    known: bool


def beginnings(language: str) -> Iterator[Call]:
    """Every way in which a call begins: by whom, about what, how that stands."""
    for many, status in ((2, AHEAD[0]), *((1, status) for status in AHEAD)):
        talk = table_talk.begin("Acme", language, interviews=many, slots=4, now=NOW)
        told = talk.with_interview(
            **SECRETS, status=status, recruiter_phone="+14155550100", language_given=True
        )
        started = told.with_interview(starts_at=NOW - timedelta(minutes=5))
        yield from (one for one in (call_back(told), call_back(started)) if one is not None)
    yield from (ring(told), ring(started))
    alone = table_talk.begin("Acme", language, interviews=1, slots=1, now=NOW)
    yield ring(alone.with_interview(**SECRETS))


def inputs(call: Call) -> Iterator[CallInput]:
    """Whatever may come at this step."""
    if call.state.stage is Stage.CONNECTING:
        yield from (CallInput(taken=True), CallInput(taken=False))
        return
    yield from KEYS
    yield CallInput()
    for words in WORDS[call.state.language]:
        yield CallInput(words=words, confidence=0.95)
    for words in WORDS[call.state.language][2:5]:
        yield CallInput(words=words, confidence=0.3)


def document(call: Call) -> str:
    addresses = CallAddresses("https://unghost.example/hr", 7, call.state.steps)
    return call_twiml.answer(call.script(), addresses, VOICES, OURS)


def is_known(call: Call, *, before: bool) -> bool:
    """Whether somebody has said that they are the candidate, or called from their number."""
    state = call.state
    where = state.back if state.stage in {Stage.SURE, Stage.HEARD} else state.stage
    return before or state.inbound or where not in {Stage.IDENTITY, Stage.ENDED}


def mark(call: Call, *, known: bool) -> tuple[Hashable, ...]:
    """What tells one state from another for what may follow it."""
    state, interviews = call.state, call.talk.snapshot.interviews
    asked = (state.question.kind, len(state.question.slots)) if state.question else None
    waits = state.pending.intent if state.pending else None
    facts = tuple((one.status, one.revision, one.recruiter_phone) for one in interviews)
    plain = replace(state, question=None, pending=None, pending_words="", steps=0)
    return plain, asked, waits, call.talk.snapshot.thread.opted_out, facts, known


@cache
def walked(language: str) -> frozenset[Heard]:
    """Every document within some steps of a beginning; of alike states one goes on."""
    gone: set[Hashable] = set()
    found: dict[Hashable, Heard] = {}
    here = [(call, is_known(call, before=False)) for call in beginnings(language)]
    for depth in range(DEPTH + 1):
        following = []
        for call, known in here:
            alike = mark(call, known=known)
            if (alike, call.turn.says) not in found:
                found[alike, call.turn.says] = Heard(document(call), known)
            if depth < DEPTH and alike not in gone and not call.has_ended:
                gone.add(alike)
                after = (call.comes(came) for came in inputs(call))
                following += [(one, is_known(one, before=known)) for one in after]
        here = following
    return frozenset(found.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_of_a_call_has_twilio_s_shape_and_leads_on_or_ends(language: str) -> None:
    documents = {one.document for one in walked(language)}
    for one in documents:
        check(one)
    assert len(documents) > MANY
    assert {verbs(one)[-1].name for one in documents} == {"Gather", "Dial", "Hangup"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_address_in_a_document_is_one_of_this_call_s(language: str) -> None:
    asked = re.compile(r"https://unghost\.example/hr/twilio/voice/7/(\d+|whisper)#rc=3\S*")
    for one in walked(language):
        for address in addresses_in(verbs(one.document)):
            assert asked.fullmatch(address)


def addresses_in(several: Iterable[Verb]) -> Iterator[str]:
    for one in several:
        yield from (one.attributes[name] for name in ("action", "url") if name in one.attributes)
        yield from addresses_in(one.inside)


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_we_know_who_listens_nothing_private_is_said(language: str) -> None:
    early = {" ".join(spoken(one.document)) for one in walked(language) if not one.known}
    late = {" ".join(spoken(one.document)) for one in walked(language) if one.known}
    assert len(early) > MANY_EARLY
    assert [words for words in early if PRIVATE.search(words)] == []
    assert [words for words in late if PRIVATE.search(words)] != []


def beside_the_script(language: str) -> dict[str, str]:
    """The documents of those who may be anybody: a machine, a stranger, one who is turned away."""
    talk = table_talk.begin("Acme", language, interviews=1, slots=0, now=NOW)
    about = talk.with_interview(**SECRETS).snapshot.interviews[0]
    facts = {texts: Facts("Acme", OURS, texts_allowed=texts) for texts in (True, False)}
    left = {texts: speaking.voicemail(about, known) for texts, known in facts.items()}
    at = CallAddresses("https://unghost.example/hr", 7)
    scripts = {
        **{f"voicemail, texts {one}": Script((Say(said), Hangup())) for one, said in left.items()},
        "stranger": speaking.stranger("Acme", "", language),
        "reception": speaking.stranger("Acme", "+14155550100", language),
        "nobody": speaking.nobody_at_reception("Acme", language),
    }
    return {name: call_twiml.answer(one, at, VOICES, OURS) for name, one in scripts.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_we_do_not_know_hears_nothing_private_and_no_carrier_s_word(language: str) -> None:
    for document in beside_the_script(language).values():
        check(document)
        words = " ".join(spoken(document))
        assert not PRIVATE.search(words)
        assert reserved(words) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_we_know_who_listens_the_only_carrier_s_word_is_the_yes_that_we_ask_for(
    language: str,
) -> None:
    """A carrier acts upon words in texts alone; in voicemail, which phones write out, none is."""
    early = {words for one in walked(language) if not one.known for words in spoken(one.document)}
    assert set().union(*map(reserved, early)) <= {"YES"}


def reserved(words: str) -> set[str]:
    return set(re.findall(r"\w+", words.upper())) & RESERVED_WORDS


def test_the_recruiter_s_leg_has_twilio_s_shape_too() -> None:
    talk = table_talk.begin("Acme", "de", interviews=1, slots=0, now=NOW)
    line = speaking.whisper(talk.snapshot.interviews[0], "Acme")
    at = CallAddresses("https://unghost.example/hr", 7)
    for one in (call_twiml.whisper(line, at, VOICES), call_twiml.taken(accepted=True),
                call_twiml.taken(accepted=False), call_twiml.hang_up()):  # fmt: skip
        check(one)
    assert "Sam Lee, about the interview" in spoken(call_twiml.whisper(line, at, VOICES))[0]
