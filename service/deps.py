"""What the entry points are given: settings, the use cases' context, and the web's own ports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service.config import Settings
from service.ports import Bell, Presence
from service.telephony.signatures import SignatureCheck
from service.usecases.context import Context


@dataclass(frozen=True, slots=True)
class Deps:
    """Put together in `bootstrap`, handed to every entry point.

    `nudge` notes a job for a worker and returns at once; it never raises. `enqueue` does it now
    and raises QueueUnavailable. `check_redis` raises QueueUnavailable when Redis does not answer.
    `listen` yields reply ids as they come and None after some seconds without one; it raises
    QueueUnavailable when Redis is gone. `bell` reaches whoever runs the service, `presence` says
    who has which page open.
    """

    settings: Settings
    context: Context
    signatures: SignatureCheck
    nudge: Callable[[str], None]
    enqueue: Callable[[str], None]
    check_redis: Callable[[], None]
    listen: Callable[[float], Iterator[int | None]]
    bell: Bell
    presence: Presence
