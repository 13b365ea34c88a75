"""Idempotency-Key: a POST that is repeated with its key is done once and answered alike."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from flask import g, request
from pydantic import BaseModel, Field

from service.api.answers import Answer, bad_input, problem
from service.api.shapes import Given
from service.deps import Deps
from service.store import tokens
from service.store.tokens import Remembered
from service.usecases.problems import FieldError

HEADER = "Idempotency-Key"
_LONGEST = 255
_SECRET = ""
# Seconds between looks at one that still runs; each waits in a thread of the web's.
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.75, 0.75, 0.75)
_DESCRIPTION = "The same key and body of one token get the same answer, and are done once."
Key = Annotated[str, Field(min_length=1, max_length=_LONGEST)]


class PostHeaders(BaseModel):
    """What every POST takes besides its body."""

    key: Annotated[Given[Key], Field(alias=HEADER, description=_DESCRIPTION)] = None


def once(deps: Deps, run: Callable[[], Answer]) -> Answer:
    """Run a request, or give the answer that its key has had; one that still runs is waited for.

    The key is noted in a transaction of its own before the work, and its answer after it. A crash
    in between leaves it running for good: we cannot know what was done, so we never do it again.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return run()
    if not 1 <= len(key) <= _LONGEST or not (key.isascii() and key.isprintable()):
        return bad_input(FieldError(HEADER, f"accepts 1 to {_LONGEST} printable ASCII characters"))
    mine = _Mine(deps, key, _fingerprint())
    earlier = mine.begin()
    if earlier is not None and mine.is_running(earlier):
        mine.wait()
        earlier = mine.begin()
    if earlier is not None:
        again = _again(earlier, mine.fingerprint)
        return run() if again is None else again
    return _noted(mine, run)


@dataclass(frozen=True, slots=True)
class _Mine:
    """A request under its key."""

    deps: Deps
    key: str
    fingerprint: str

    def begin(self) -> Remembered | None:
        """Note that it runs; return the earlier one when there was one."""
        with self.deps.context.database.write() as tx:
            return tokens.begin(
                tx, g.token_id, self.key, self.fingerprint, self.deps.context.clock()
            )

    def is_running(self, other: Remembered | None) -> bool:
        """Whether another try of this request has no answer yet."""
        return other is not None and other.status is None and other.fingerprint == self.fingerprint

    def wait(self) -> None:
        """Look now and then, for a few seconds, whether the other try has its answer."""
        for pause in _PAUSES:
            time.sleep(pause)
            with self.deps.context.database.read() as tx:
                other = tokens.under(tx, g.token_id, self.key)
            if not self.is_running(other):
                return

    def finish(self, status: int, body: str) -> None:
        """Keep its answer."""
        with self.deps.context.database.write() as tx:
            tokens.finish(tx, g.token_id, self.key, status, body)

    def forget(self) -> None:
        """Let its key be used again."""
        with self.deps.context.database.write() as tx:
            tokens.forget(tx, g.token_id, self.key)


def _fingerprint() -> str:
    """Tell requests apart: same method, address and bytes are the same request."""
    address = f"{request.method} {request.full_path}\n"
    return hashlib.sha256(address.encode() + request.get_data()).hexdigest()


def _again(earlier: Remembered, fingerprint: str) -> Answer | None:
    """Return the answer that was given before; None for a secret, which is read anew."""
    if earlier.fingerprint != fingerprint:
        detail = f"this {HEADER} was used for another request; use a new key for a new request"
        return problem(HTTPStatus.CONFLICT, detail)
    if earlier.status is None or earlier.body is None:
        detail = (
            f"the first request with this {HEADER} is still running; try again in a moment, or, "
            "if this stays, look at what it did and use a new key"
        )
        return problem(HTTPStatus.CONFLICT, detail)
    if earlier.body == _SECRET:
        return None
    return Answer(earlier.status, earlier.body)


def _noted(mine: _Mine, run: Callable[[], Answer]) -> Answer:
    try:
        answer = run()
    except BaseException:
        mine.forget()
        raise
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        mine.forget()
        return answer
    mine.finish(answer.status, _SECRET if answer.is_secret else answer.text)
    return answer
