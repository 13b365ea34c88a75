"""Carries out the TwiML of calls, each call on a thread of its own, until it is over."""

import logging
import math
import time
from threading import Thread

from service.simulator.call_callbacks import CallCallbacks
from service.simulator.call_documents import CallDocuments, Page
from service.simulator.calls import Calls, time_left
from service.simulator.dialling import Dialling
from service.simulator.model_calls import Call, Heard, Listening, Source
from service.simulator.network import Network
from service.simulator.voice_twiml import (
    APOLOGY,
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Prompt,
    Redirect,
    Reject,
    Say,
    Verb,
)

_MOST_REDIRECTS = 10
_log = logging.getLogger(__name__)


class GoOn(Exception):
    """The call goes on with another document."""

    def __init__(self, source: Source) -> None:
        self.source = source
        super().__init__(source.url)


class HungUp(Exception):
    """The call is over, or ends now."""


class Interpreter:
    """Speaking takes no time here; only people, and phones that ring, are waited for.

    The lock is never held while a webhook is asked, so that a webhook may use the REST API.
    """

    def __init__(
        self,
        network: Network,
        calls: Calls,
        callbacks: CallCallbacks,
        documents: CallDocuments,
        dialling: Dialling,
    ) -> None:
        self._network = network
        self._calls = calls
        self._callbacks = callbacks
        self._documents = documents
        self._dialling = dialling
        calls.answered = self.start

    def start(self, call: Call, source: Source | None) -> None:
        """Carry out a document, and what it leads to; without one a leg is bridged at once."""
        Thread(target=self._run, args=(call, source), name=call.sid, daemon=True).start()

    def _run(self, call: Call, source: Source | None) -> None:
        try:
            self._converse(call, source)
        except Exception:  # noqa: BLE001 - the network must outlive one bad call
            _log.exception("a call of the sandbox phone network failed")
            self._calls.end(call, "failed")

    def _converse(self, call: Call, source: Source | None) -> None:
        upcoming = source
        try:
            while True:
                if upcoming is not None:
                    upcoming = self._document(call, upcoming)
                elif call.parent is not None and not call.bridged:
                    upcoming = self._talk(call)
                elif (upcoming := self._last_word(call)) is None:
                    return
        except HungUp:
            self._calls.end(call, "completed")

    def _last_word(self, call: Call) -> Source | None:
        """End the call, unless the REST API has just sent it elsewhere."""
        with self._network.changed:
            if call.redirect is None:
                self._calls.end(call, "completed")
                return None
            return self._taken(call)

    def _document(self, call: Call, source: Source) -> Source | None:
        """Carry out one document; return where to go on, None when it ends."""
        page = self._documents.fetch(call, source)
        try:
            self._check(call)
            self._pick_up(call, page)
            for verb in page.document.verbs:
                self._perform(call, page, verb)
                self._check(call)
        except GoOn as way:
            return way.source
        return None

    def _check(self, call: Call) -> None:
        with self._network.changed:
            if call.over or time_left(call, math.inf) <= 0:
                raise HungUp
            if call.redirect is not None:
                raise GoOn(self._taken(call))

    def _taken(self, call: Call) -> Source:
        source, call.redirect = call.redirect, None
        call.hops = 0
        return source or Source()

    def _pick_up(self, call: Call, page: Page) -> None:
        """Answer a call to us with the first document, unless that begins with Reject."""
        with self._network.changed:
            if call.status != "ringing":
                return
            first = page.document.verbs[:1]
            if first and isinstance(first[0], Reject):
                self._calls.end(call, "busy" if first[0].reason == "busy" else "no-answer")
                raise HungUp
            call.answer("")
            self._network.touch_call(call)

    def _perform(self, call: Call, page: Page, verb: Verb) -> None:
        if isinstance(verb, Gather):
            self._gather(call, page, verb)
        elif isinstance(verb, Redirect):
            self._redirect(call, page, verb)
        elif isinstance(verb, Hangup | Reject):
            raise HungUp
        elif isinstance(verb, Dial):
            self._dial(call, page, verb)
        else:
            self._prompt(call, verb)

    def _prompt(self, call: Call, prompt: Prompt) -> None:
        with self._network.changed:
            if isinstance(prompt, Say):
                for _ in range(prompt.times if prompt.text else 0):
                    call.add("service", "say", prompt.text, prompt.language, prompt.voice)
            elif isinstance(prompt, Play):
                call.add("service", "note", f"Plays {prompt.url}")
            if isinstance(prompt, Say | Pause):
                call.unheard += prompt.seconds
            self._network.touch_call(call)

    def _redirect(self, call: Call, page: Page, verb: Redirect) -> None:
        call.hops += 1
        if call.hops > _MOST_REDIRECTS:
            sentence = f"Too many TwiML redirects: over {_MOST_REDIRECTS} without a pause"
            self._network.warn(11215, sentence, page.source.url, call_sid=call.sid)
            self._prompt(call, Say(APOLOGY))
            raise HungUp
        raise GoOn(page.address(verb.url, verb.method))

    def _gather(self, call: Call, page: Page, gather: Gather) -> None:
        for prompt in gather.prompts:
            self._prompt(call, prompt)
        self._check(call)
        heard = self._listen(call, gather)
        self._check(call)
        if not heard.empty or gather.on_empty:
            raise GoOn(page.address(gather.action, gather.method, _heard_form(gather, heard)))

    def _listen(self, call: Call, gather: Gather) -> Heard:
        with self._network.changed:
            seconds = call.unheard + gather.timeout
            call.listening = _listening(gather, seconds)
            call.keys, call.heard, call.deadline = "", None, time.monotonic() + seconds
            self._wait_for_person(call)
            while _waits(call):
                call.changed.wait(time_left(call, call.deadline))
            heard = _outcome(call)
            call.listening, call.busy = None, not call.over
            if heard.empty and not call.over and call.redirect is None:
                call.add("handset", "note", "Nothing was pressed or said.")
            self._network.touch_call(call)
            return heard

    def _wait_for_person(self, call: Call) -> None:
        call.busy, call.unheard, call.hops = False, 0.0, 0
        if call.pressed:
            call.pressed = False
            self._callbacks.release(call)
        self._network.touch_call(call)

    def _dial(self, call: Call, page: Page, dial: Dial) -> None:
        with self._network.changed:
            leg = self._dialling.begin(call, page, dial)
            if leg is not None:
                self._wait_for_person(call)
                self._dialling.wait(call, leg)
            result = self._dialling.result(leg)
        if dial.action is not None:
            action = page.address(dial.action, dial.method, result)
            if call.over and not call.forgotten:
                self._documents.fetch(call, action)  # asked all the same; nobody hears the answer
            self._check(call)
            raise GoOn(action)

    def _talk(self, leg: Call) -> Source:
        """Bridge a leg with its parent, and wait for its end."""
        with self._network.changed:
            self._calls.bridge(leg)
            self._network.touch_call(leg)
            while leg.partner is not None and not leg.over and leg.redirect is None:
                left = time_left(leg, leg.limit)
                if left <= 0:
                    raise HungUp
                leg.changed.wait(left)
            if leg.redirect is None:
                raise HungUp
            self._calls.unbridge(leg)
            return self._taken(leg)


def _waits(call: Call) -> bool:
    nothing = call.heard is None and not call.over and call.redirect is None
    return nothing and time_left(call, call.deadline) > 0


def _outcome(call: Call) -> Heard:
    return call.heard or Heard(call.keys)


def _listening(gather: Gather, seconds: float) -> Listening:
    return Listening(
        input=gather.input,
        num_digits=gather.num_digits,
        finish_on_key=gather.finish_on_key,
        language=gather.language,
        hints=gather.hints,
        timeout=gather.timeout,
        seconds=round(seconds, 1),
    )


def _heard_form(gather: Gather, heard: Heard) -> dict[str, str]:
    form = {"msg": "Gather End"}
    if heard.words:
        form["SpeechResult"] = heard.words
        if heard.confidence is not None:
            form["Confidence"] = str(heard.confidence)
    elif "dtmf" in gather.input.split():
        form |= {"Digits": heard.digits, "FinishedOnKey": heard.finished_by}
    else:
        form["SpeechResult"] = ""
    return form
