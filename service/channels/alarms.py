"""The ways to whoever runs the service: mail by our own server, and anything that Apprise knows."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

import structlog

from service.channels.chat_addresses import way_to
from service.channels.email import EmailChannel
from service.ports import Alarm, ChannelError, Note

_ACCEPTS = "accepts mailto:you@example.com and addresses of Apprise, comma separated"
# An Apprise address may hold commas: only one before another address ends it.
_BETWEEN = re.compile(r"[,\s]+(?=mailto:|[a-z][a-z0-9+.-]*://)", re.IGNORECASE)
_MAIL = re.compile(r"mailto:(?!//)(.*)", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s,]+@[^@\s,]+")
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class AlarmAddresses:
    """Whom ALARMS names: by `mail` through our own server, and as Apprise's addresses `others`."""

    mail: tuple[str, ...] = ()
    others: tuple[str, ...] = field(default=(), repr=False)  # they carry passwords and tokens

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a list. ValueError says which one is bad, by its place, and never repeats it."""
        mail, others = [], []
        for place, address in enumerate(filter(None, _BETWEEN.split(text.strip(" ,"))), start=1):
            named = _MAIL.fullmatch(address)
            if named and _ADDRESS.fullmatch(named[1]):
                mail.append(named[1])
            elif not named and way_to(address) is not None:
                others.append(address)
            else:
                raise ValueError(f"{_ACCEPTS}; number {place} is neither")
        return cls(tuple(mail), tuple(others))


class AlarmBell:
    """Rings at every address of ALARMS; at the admins', by mail, when ALARMS names none."""

    def __init__(self, addresses: AlarmAddresses, mail: EmailChannel | None) -> None:
        self._addresses = addresses
        self._mail = mail

    def reaches(self, admins: Sequence[str]) -> bool:
        """Whether there is anybody to tell."""
        return any(True for _ in self._ways(admins))

    def ring(self, alarm: Alarm, admins: Sequence[str]) -> bool:
        """Tell everybody, and return whether anybody was reached.

        Tries every way once: up to ten seconds each, when it does not answer.
        """
        return any([tell(alarm) for tell in self._ways(admins)])  # noqa: C419  # any() alone would stop at the first

    def _ways(self, admins: Sequence[str]) -> Iterator[Callable[[Alarm], bool]]:
        named = self._addresses
        letters = named.mail if named.mail or named.others else tuple(admins)
        if self._mail is not None:
            for address in letters:
                yield _by_mail(self._mail, address)
        for address in named.others:
            yield _by_apprise(address)


def _by_mail(mail: EmailChannel, address: str) -> Callable[[Alarm], bool]:
    def tell(alarm: Alarm) -> bool:
        note = Note(alarm.key, "", alarm.subject, alarm.body, urgent=not alarm.is_over)
        try:
            mail.deliver(note, address)
        except ChannelError as error:
            _log.error("alarm not told", to=address, why=error.words)
            return False
        return True

    return tell


def _by_apprise(address: str) -> Callable[[Alarm], bool]:
    def tell(alarm: Alarm) -> bool:
        way = way_to(address)
        kind = "success" if alarm.is_over else "failure"
        told = way is not None and way.notify(
            title=alarm.subject, body=alarm.body, notify_type=kind, body_format="text"
        )
        if not told:
            # The rest of the address is a secret; Apprise has logged what went wrong.
            _log.error("alarm not told", to=address.partition("://")[0])
        return bool(told)

    return tell
