"""Voice TwiML is carried out as Twilio does: what is heard, what is asked next, what is wrong."""

import threading

import pytest
from flask import Response

from service.simulator.posting import Poster
from service.simulator.settings import DEFAULT_AUTH_TOKEN
from service.simulator.voice_twiml import APOLOGY
from tests.simulator.calling import MENU, Line, ended, said
from tests.simulator.voice_app import document
from tests.simulator.words import SAM


@pytest.mark.parametrize(
    ("attributes", "keys", "posted", "by"),
    [
        ('numDigits="1"', "1", "1", ""),
        ('numDigits="2"', "12", "12", ""),
        ('numDigits="1"', "#", "", "#"),
        ('numDigits="4"', "12#", "12", "#"),
        ("", "123#", "123", "#"),
        ('finishOnKey="*"', "1#*", "1#", "*"),
        ('finishOnKey="" numDigits="1"', "#", "#", ""),
        ('finishOnKey="" numDigits="1"', "*", "*", ""),
        ('input="dtmf speech" numDigits="1"', "0", "0", ""),
    ],
)
def test_keys_are_posted_when_a_gather_has_them_all(
    line: Line, attributes: str, keys: str, posted: str, by: str
) -> None:
    sid = line.talk(f'<Gather {attributes} action="chosen" actionOnEmptyResult="true"/>')["sid"]
    line.sim.press(sid, keys)
    (form,) = line.voice.at("chosen")
    assert (form["Digits"], form["FinishedOnKey"], form["msg"]) == (posted, by, "Gather End")
    assert form["CallSid"] == sid


def test_keys_after_the_end_of_a_gather_go_to_the_next_one(line: Line) -> None:
    line.voice.page("chosen", '<Gather numDigits="1" action="second"/>')
    call = line.sim.press(line.talk()["sid"], "12")
    assert [line.voice.at(path)[0]["Digits"] for path in ("chosen", "second")] == ["1", "2"]
    assert [entry["text"] for entry in call["transcript"] if entry["kind"] == "key"] == ["1", "2"]


def test_keys_after_the_end_of_a_call_are_pressed_into_nothing(line: Line) -> None:
    line.voice.page("chosen", "<Say>Goodbye</Say>")
    call = line.sim.press(line.talk()["sid"], "12")
    assert [entry["text"] for entry in call["transcript"]] == ["Press 1", "1", "Goodbye"]


def test_what_was_pressed_before_the_silence_is_posted(line: Line) -> None:
    sid = line.talk('<Gather numDigits="4" action="chosen"/>')["sid"]
    assert line.sim.press(sid, "12")["listening"]
    line.sim.silence(sid)
    assert line.voice.at("chosen")[0]["Digits"] == "12"


def test_silence_falls_to_the_next_verb(line: Line) -> None:
    call = line.sim.silence(line.talk()["sid"])
    assert (said(call), call["status"]) == (["Press 1", "Goodbye"], "completed")
    assert line.voice.at("chosen") == []


@pytest.mark.parametrize(
    ("listens", "posted"),
    [("dtmf", "Digits"), ("dtmf speech", "Digits"), ("speech", "SpeechResult")],
)
def test_silence_is_posted_where_the_gather_asks_for_it(
    line: Line, listens: str, posted: str
) -> None:
    gather = f'<Gather input="{listens}" action="chosen" actionOnEmptyResult="true"/>'
    line.sim.silence(line.talk(gather + "<Say>Never heard</Say>")["sid"])
    assert line.voice.at("chosen")[0][posted] == ""


def test_a_gather_ends_by_itself_when_its_words_and_its_timeout_are_over(line: Line) -> None:
    call = line.talk('<Gather timeout="1" action="chosen"><Say>Seven.</Say></Gather>')
    assert call["listening"]["seconds"] == pytest.approx(1.4)
    assert ended(line.sim)["status"] == "completed"


def test_a_gather_says_what_it_listens_to(line: Line) -> None:
    gather = '<Gather input="dtmf speech" numDigits="1" language="de-DE" hints="ja, nein"/>'
    assert line.talk(gather)["listening"] == {
        "input": "dtmf speech",
        "num_digits": 1,
        "language": "de-DE",
        "hints": "ja, nein",
        "seconds": 5.0,
    }


@pytest.mark.parametrize("confidence", [0.93, 0.31, 0, None])
def test_words_are_posted_with_their_confidence_if_there_is_one(
    line: Line, confidence: float | None
) -> None:
    sid = line.talk('<Gather input="dtmf speech" action="chosen"/>')["sid"]
    line.sim.say(sid, "Yes, I'll be there — é", confidence)
    (form,) = line.voice.at("chosen")
    assert form["SpeechResult"] == "Yes, I'll be there — é"
    assert form.get("Confidence") == (None if confidence is None else str(confidence))
    assert "Digits" not in form


def test_without_an_action_the_same_document_is_asked_again(line: Line) -> None:
    sid = line.talk('<Gather numDigits="1"><Say>Press 1</Say></Gather>')["sid"]
    assert said(line.sim.press(sid, "1")) == ["Press 1", "Press 1"]
    assert line.voice.at("start")[1]["Digits"] == "1"


def test_a_relative_action_belongs_to_its_document(line: Line) -> None:
    line.voice.page("calls/7/start", '<Gather numDigits="1" action="next"/>')
    line.sim.press(line.sim.answer(line.ring("calls/7/start"))["sid"], "1")
    assert len(line.voice.at("calls/7/next")) == 1


def test_a_relative_action_in_a_given_document_is_an_error(line: Line) -> None:
    sid = line.ring(twiml=document(MENU))
    line.sim.answer(sid)
    assert said(line.sim.press(sid, "1")) == ["Press 1", APOLOGY]
    assert line.alerts() == [11100]


@pytest.mark.parametrize(
    ("twiml", "code"), [("nonsense", 12100), (f"<Response>{' ' * 3000}é</Other>", 12100)]
)
def test_a_given_document_that_cannot_be_used_ends_with_an_apology(
    line: Line, twiml: str, code: int
) -> None:
    assert said(line.sim.answer(line.ring(twiml=twiml))) == [APOLOGY]
    assert line.alerts() == [code]


def test_a_redirect_goes_on_elsewhere_and_nothing_follows_it(line: Line) -> None:
    line.voice.page("more", "<Say>Two</Say>")
    call = line.talk("<Say>One</Say><Redirect>more</Redirect><Say>Never</Say>")
    assert (said(call), call["status"]) == (["One", "Two"], "completed")


def test_a_redirect_without_end_is_stopped(line: Line) -> None:
    call = line.talk("<Redirect>start</Redirect>")
    assert (said(call), line.alerts()) == ([APOLOGY], [11215])
    assert len(line.voice.at("start")) == 11


def test_a_pause_for_an_answer_begins_the_redirects_anew(line: Line) -> None:
    sid = line.talk('<Gather numDigits="1" timeout="1"/><Redirect>start</Redirect>')["sid"]
    for _ in range(12):
        assert line.sim.silence(sid)["listening"]
    assert line.alerts() == []


def test_nothing_follows_a_hangup(line: Line) -> None:
    call = line.talk("<Say>One</Say><Hangup/><Say>Never</Say>")
    assert (said(call), call["status"]) == (["One"], "completed")


def test_a_line_has_its_language_and_voice(line: Line) -> None:
    first, second = line.talk('<Say language="fr-FR" voice="Polly.Lea">Oui</Say><Say>Yes</Say>')[
        "transcript"
    ]
    assert (first["by"], first["language"], first["voice"]) == ("service", "fr-FR", "Polly.Lea")
    assert (second["language"], second["voice"]) == ("en-US", "man")


@pytest.mark.parametrize(
    ("verbs", "heard"),
    [
        ("<Say>1 &lt; 2 &amp; é</Say>", ["1 < 2 & é"]),
        (
            '<Say>On <break time="1s"/><emphasis>Tuesday</emphasis>\n at two</Say>',
            ["On Tuesday at two"],
        ),
        ('<Say loop="2">Hi</Say>', ["Hi", "Hi"]),
        ('<Pause length="3"/><Say>Hi</Say>', ["Hi"]),
        ('<Gather timeout="auto" input="speech"><Say>Hi</Say></Gather>', ["Hi"]),
        ("<Play>https://example.com/a.mp3</Play><Say>Hi</Say>", ["Hi"]),
    ],
)
def test_a_good_document_is_spoken_without_a_warning(
    line: Line, verbs: str, heard: list[str]
) -> None:
    assert said(line.talk(verbs)) == heard
    assert line.alerts() == []


def test_plain_text_is_read_aloud(line: Line) -> None:
    line.voice.pages["start"] = Response("OK", content_type="text/plain")
    assert said(line.sim.answer(line.ring())) == ["OK"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Response("down", 500), 11200),
        (Response("not here", 404), 11200),
        (Response("", 200, content_type="text/xml"), 12100),
        (Response("OK", content_type="text/html"), 12100),
        (Response("<Response>", content_type="text/xml"), 12100),
        (Response("<!DOCTYPE x><Response/>", content_type="text/xml"), 12100),
        (Response("<html/>", content_type="text/xml"), 12200),
        (Response("{}", content_type="application/json"), 12300),
        (Response(document(f"<Say>{'a' * 70_000}</Say>"), content_type="text/xml"), 11750),
    ],
)
def test_a_document_that_cannot_be_used_ends_the_call_with_an_apology(
    line: Line, answer: Response, code: int
) -> None:
    line.voice.pages["start"] = answer
    call = line.sim.answer(line.ring())
    assert (said(call), call["status"], line.alerts()) == ([APOLOGY], "completed", [code])


def test_an_address_where_nobody_is_ends_the_call_with_an_apology(line: Line) -> None:
    assert said(line.sim.answer(line.ring(url="http://127.0.0.1:9/"))) == [APOLOGY]
    assert line.alerts() == [11200]


def test_a_fallback_is_asked_for_when_a_document_fails(line: Line) -> None:
    line.voice.pages["start"] = Response("down", 500)
    line.voice.page("fallback", "<Say>We will text you</Say>")
    call = line.sim.answer(line.ring(fallback_url=line.voice.url("fallback")))
    assert said(call) == ["We will text you"]
    (form,) = line.voice.at("fallback")
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11200", line.voice.url("start"))


@pytest.mark.parametrize(
    ("verbs", "code"),
    [
        ("<Shout>Hi</Shout>", 12200),
        ("<Message>Hi</Message>", 12200),
        ("<Gather><Hangup/></Gather>", 12200),
        ('<Gather input="keys"/>', 12200),
        ('<Gather numDigits="one"/>', 13314),
        ('<Gather timeout="-1"/>', 13313),
        ('<Gather method="PUT"/>', 13312),
        ('<Gather input="speech" speechTimeout="soon"/>', 13327),
        ('<Gather input="speech" speechTimeout="auto" speechModel="phone_call"/>', 13335),
        (f'<Gather hints="{"a" * 101}"/>', 13330),
        (f'<Gather hints="{"a," * 500}a"/>', 13330),
        ("<Say/>", 13520),
    ],
)
def test_a_small_mistake_is_a_warning_and_the_call_goes_on(
    line: Line, verbs: str, code: int
) -> None:
    call = line.talk(verbs + "<Say>Still here</Say>")
    if call["listening"]:
        call = line.sim.silence(call["sid"])
    assert (said(call), line.alerts()) == (["Still here"], [code])


def test_a_call_is_sent_elsewhere_while_it_listens(line: Line) -> None:
    sid = line.talk()["sid"]
    line.voice.page("voicemail", "<Say>Please call us</Say>")
    line.client.calls(sid).update(url=line.voice.url("voicemail"))
    assert said(ended(line.sim)) == ["Press 1", "Please call us"]


def test_a_webhook_may_send_its_own_call_elsewhere(line: Line) -> None:
    def moves(form: dict[str, str]) -> str:
        line.client.calls(form["CallSid"]).update(twiml=document("<Say>Moved</Say>"))
        return document("<Say>Never heard</Say>")

    line.voice.pages["start"] = moves
    assert said(line.sim.answer(line.ring())) == ["Moved"]


def test_a_webhook_may_end_its_own_call(line: Line) -> None:
    def ends(form: dict[str, str]) -> str:
        line.client.calls(form["CallSid"]).update(status="completed")
        return document("<Say>Never heard</Say>")

    line.voice.pages["start"] = ends
    call = line.sim.answer(line.ring())
    assert (said(call), call["status"]) == ([], "completed")


def test_an_answer_to_somebody_who_has_hung_up_is_not_spoken(line: Line) -> None:
    pressed, hung_up = threading.Event(), threading.Event()

    def slow(_form: object) -> str:
        pressed.set()
        hung_up.wait(10)
        return document("<Say>Never heard</Say>")

    line.voice.pages["chosen"] = slow
    sid = line.talk()["sid"]
    thread = threading.Thread(target=line.sim.press, args=(sid, "1"))
    thread.start()
    pressed.wait(10)
    line.client.calls(sid).update(status="completed")
    hung_up.set()
    thread.join()
    assert said(line.sim.calls(SAM)[0]) == ["Press 1"]


def test_all_tries_of_one_question_have_one_patience(line: Line) -> None:
    stuck = threading.Event()
    line.voice.pages["slow"] = lambda _form: f"stuck: {stuck.wait(10)}"
    poster = Poster(DEFAULT_AUTH_TOKEN)
    address = line.voice.url("slow#rc=3&rp=all")
    answer = poster.post(address, {}, "token", within=0.2)
    stuck.set()
    poster.close()
    assert answer.problem


def test_many_calls_are_talked_on_at_once(line: Line) -> None:
    line.voice.page("start", MENU)
    phones = [f"+1415555{number:04}" for number in range(100, 130)]
    sids = [line.place(to=phone) for phone in phones]
    calls = [line.sim.answer(sid) for sid in sids]
    assert all(call["listening"] for call in calls)
    assert {line.sim.press(sid, "1")["status"] for sid in sids} == {"completed"}
