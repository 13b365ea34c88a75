"""What a call says and listens for as TwiML, built with the SDK's classes only."""

import re

from twilio.twiml.voice_response import Gather as GatherVerb
from twilio.twiml.voice_response import VoiceResponse

from service.flows.voice.script import Connect, Gather, Hangup, Line, Say, Script, Verb
from service.telephony.call_addresses import CallAddresses
from service.telephony.voices import Voices

# The pause, in seconds, after which spoken words are taken to be over. An integer, for "auto" is
# refused together with a model; it costs a speaker two seconds of waiting, a key none.
_END_OF_WORDS = 2
# How long, in seconds, a recruiter who has picked up may take to find the key.
_TO_TAKE = 8
_MOST_HINTS, _LONGEST_HINT = 500, 100
# What XML 1.0 cannot hold, however it is escaped: Twilio ends a call with such a document (12100).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(script: Script, addresses: CallAddresses, voices: Voices, caller_id: str = "") -> str:
    """Return the document for a script; what comes of it is posted to `addresses.next_step`.

    `caller_id` is our number (E.164), which a phone that is rung sees; empty: Twilio decides.
    """
    response = VoiceResponse()
    for verb in script.verbs:
        _add(response, verb, addresses, voices, caller_id)
    return str(response)


def whisper(line: Line, addresses: CallAddresses, voices: Voices) -> str:
    """Say to the recruiter alone who is there; without a key the attempt ends.

    So a recruiter's own voicemail, which presses nothing, never takes a candidate.
    """
    response = VoiceResponse()
    gather = GatherVerb(
        input="dtmf",
        num_digits=1,
        finish_on_key="",
        timeout=_TO_TAKE,
        action=addresses.taken,
        method="POST",
    )
    _speak(gather, (line,), voices)
    response.append(gather)
    response.hangup()
    return str(response)


def taken(accepted: bool) -> str:
    """Put the candidate through (an empty document does that), or end the recruiter's leg."""
    return str(VoiceResponse()) if accepted else hang_up()


def hang_up() -> str:
    """End the call without a word."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def _add(
    response: VoiceResponse, verb: Verb, addresses: CallAddresses, voices: Voices, caller_id: str
) -> None:
    match verb:
        case Say(lines):
            _speak(response, lines, voices)
        case Gather():
            response.append(_gather(verb, addresses, voices))
        case Connect():
            _connect(response, verb, addresses, caller_id)
        case Hangup():
            response.hangup()


def _speak(parent: VoiceResponse | GatherVerb, lines: tuple[Line, ...], voices: Voices) -> None:
    for line in lines:
        words = _NOT_XML.sub("", line.words).strip()
        voice = voices.of(line.language)
        if words:
            parent.say(words, voice=voice.name, language=voice.tag)


def _gather(verb: Gather, addresses: CallAddresses, voices: Voices) -> GatherVerb:
    """Listen for a key and for words at once; silence is posted too, so that no call goes astray.

    No `speechModel`: then Twilio picks the recogniser, and another one when that fails.
    """
    gather = GatherVerb(
        input="dtmf speech",
        num_digits=1,
        finish_on_key="",
        timeout=verb.seconds,
        speech_timeout=_END_OF_WORDS,
        language=voices.of(verb.language).tag,
        hints=_hints(verb.hints),
        action=addresses.next_step,
        method="POST",
        action_on_empty_result=True,
    )
    _speak(gather, verb.lines, voices)
    return gather


def _connect(
    response: VoiceResponse, verb: Connect, addresses: CallAddresses, caller_id: str
) -> None:
    dial = response.dial(
        action=addresses.next_step,
        method="POST",
        timeout=verb.seconds,
        caller_id=caller_id or None,
    )
    if verb.whispered:
        dial.number(verb.phone, url=addresses.whisper, method="POST")
    else:
        dial.number(verb.phone)


def _hints(words: tuple[str, ...]) -> str | None:
    """Join likely words as the recogniser takes them: a comma divides, so none may hold one."""
    plain = (" ".join(_NOT_XML.sub("", word).replace(",", " ").split()) for word in words)
    kept = [word for word in plain if 0 < len(word) <= _LONGEST_HINT]
    return ",".join(kept[:_MOST_HINTS]) or None
