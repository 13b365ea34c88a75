"""A text from a handset: the carrier's rules, the signed webhook, and what it answers."""

from dataclasses import dataclass
from urllib.parse import urljoin

from service.clock import utc_now
from service.simulator import numbers, places, twiml
from service.simulator.account import Account
from service.simulator.keywords import Keyword, classify, stock_answer
from service.simulator.model import Message, new_sid
from service.simulator.network import Network
from service.simulator.outgoing import LONGEST_BODY, Outgoing
from service.simulator.posting import Answer, Poster
from service.simulator.settings import SimulatorSettings
from service.simulator.twiml import Document, Verb

_MOST_REDIRECTS = 10


@dataclass(frozen=True)
class Receipt:
    """How a text was taken: the webhook's status (None: not asked, 0: no answer) and replies."""

    sid: str
    webhook_status: int | None = None
    answers: tuple[str, ...] = ()


class Inbound:
    """Takes texts from handsets to the webhook."""

    def __init__(
        self,
        settings: SimulatorSettings,
        account: Account,
        network: Network,
        poster: Poster,
        outgoing: Outgoing,
    ) -> None:
        self._settings = settings
        self._account = account
        self._network = network
        self._poster = poster
        self._outgoing = outgoing

    def receive(self, phone: str, body: str, media: tuple[str, ...] = (), sid: str = "") -> Receipt:
        """Take a text, and what comes with it (`media`, as content types).

        With the `sid` of an earlier one its webhook is posted again, nothing more.

        An answer is carried out once: Twilio repeats a webhook only when it got no answer.
        """
        with self._network.changed:  # two tries of one webhook may come at the same moment
            known = self._network.messages.get(sid)
            message = known or self._arrive(phone, body, media, sid)
            keyword = classify(message.text, self._settings.opt_out_words)
            if known is None:
                self._apply(keyword, message)
        url = self._account.inbound_url()
        if not url or (keyword is Keyword.HELP and not self._settings.advanced_opt_out):
            return Receipt(message.sid)
        return self._ask(message, url, self._form(message, keyword))

    def _arrive(self, phone: str, body: str, media: tuple[str, ...], sid: str) -> Message:
        message = Message(
            sid=sid or new_sid("MM" if media else "SM"),
            direction="inbound",
            handset=phone,
            sender=self._settings.phone_number,
            text=body,
            status="received",
            created_at=utc_now(),
            service_sid=self._settings.messaging_service_sid or None,
            media=media,
            sent_at=utc_now(),
            logged=self._account.inbound_url() is not None,
        )
        self._network.add(message)
        return message

    def _apply(self, keyword: Keyword, message: Message) -> None:
        lifted = False
        if keyword is Keyword.STOP:
            self._network.block(message.handset)
        elif keyword is Keyword.START:
            lifted = self._network.unblock(message.handset)
        text = stock_answer(keyword, message.text, lifted=lifted)
        if text is not None:
            self._network.carrier_text(message.handset, text)

    def _ask(self, message: Message, url: str, form: dict[str, str]) -> Receipt:
        answer = self._poster.post(url, form, message.token)
        first, answers = answer, []
        fresh = self._claim(message, answer)
        for _ in range(_MOST_REDIRECTS):
            document = self._read(answer, message)
            answers += [verb.text for verb in document.verbs if not verb.redirect]
            again = self._carry_out(document, message, answer, fresh=fresh)
            if not again:
                break
            answer = self._poster.post(again, form, message.token)
        else:
            self._network.warn(11215, "Too many TwiML redirects: over 10", url, message.sid)
        return Receipt(message.sid, first.status, tuple(answers))

    def _claim(self, message: Message, answer: Answer) -> bool:
        """Say whether this is the first good answer: the one that is carried out."""
        with self._network.changed:
            fresh = not message.answered and not answer.failed
            message.answered = message.answered or fresh
            return fresh

    def _read(self, answer: Answer, message: Message) -> Document:
        document = twiml.read(answer)
        for code, sentence in document.warnings:
            self._network.warn(code, sentence, answer.url, message.sid)
        return document

    def _carry_out(
        self, document: Document, message: Message, answer: Answer, *, fresh: bool
    ) -> str:
        for verb in document.verbs:
            if verb.redirect:
                return urljoin(answer.url, verb.redirect)
            if fresh:
                self._reply(verb, message, answer)
        return ""

    def _reply(self, verb: Verb, message: Message, answer: Answer) -> None:
        to = numbers.e164(verb.to) if verb.to else message.handset
        if to is None:
            self._network.warn(14101, f"Invalid To: {verb.to}", answer.url, message.sid)
        elif (not verb.text and not verb.media) or len(verb.text) > LONGEST_BODY:
            reason = "Message: the body is empty or over 1600 characters"
            self._network.warn(14103, reason, answer.url, message.sid)
        else:
            callbacks = tuple(urljoin(answer.url, url) for url in verb.callbacks)
            self._outgoing.reply(to, verb.text, verb.media, callbacks)

    def _form(self, message: Message, keyword: Keyword) -> dict[str, str]:
        form = {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "SmsMessageSid": message.sid,
            "SmsStatus": "received",
            "AccountSid": self._settings.account_sid,
            "From": message.handset,
            "To": self._settings.phone_number,
            "Body": message.text,
            "NumMedia": str(len(message.media)),
            "NumSegments": str(message.segments),
            "ApiVersion": "2010-04-01",
        }
        form |= places.of("From", message.handset) | places.of("To", self._settings.phone_number)
        for number, kind in enumerate(message.media):
            form[f"MediaUrl{number}"] = self._media_url(message, number)
            form[f"MediaContentType{number}"] = kind
        if message.service_sid:
            form["MessagingServiceSid"] = message.service_sid
        if self._settings.advanced_opt_out and keyword is not Keyword.NONE:
            form["OptOutType"] = keyword.value
        return form

    def _media_url(self, message: Message, number: int) -> str:
        base = f"{self._settings.public_url}/2010-04-01/Accounts/{self._settings.account_sid}"
        return f"{base}/Messages/{message.sid}/Media/ME{number:032x}"
