"""What it means for us when the SDK raises: the closed set of send errors."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from urllib3.exceptions import MaxRetryError, NewConnectionError

from service.ports import OutcomeUnknown, TryLater
from service.telephony.errors import refusal


@contextmanager
def posting() -> Iterator[None]:
    """Do something at Twilio that must not happen twice. Raises SendError."""
    try:
        yield
    except TwilioRestException as error:
        raise refusal(int(error.code or 0), int(error.status), str(error.msg)) from error
    except (TwilioException, RequestException) as error:
        raise _network_error(error) from error


@contextmanager
def asking() -> Iterator[None]:
    """Ask Twilio for what it knows, which changes nothing. Raises TryLater."""
    try:
        yield
    except (TwilioException, RequestException) as error:
        raise TryLater(f"Twilio could not be asked: {answer_in(error)[1]}") from error


def answer_in(error: Exception) -> tuple[int, str]:
    """Return what Twilio answered: its code, 0 where it said none, and its words on one line.

    What it answers to a list, the SDK raises as it came, with the whole response.
    """
    if isinstance(error, TwilioRestException):
        return int(error.code or 0), _one_line(error.msg)
    status = getattr(error.args[-1] if error.args else None, "status_code", 0)
    if not status:
        return 0, _one_line(error)
    try:
        told = json.loads(error.args[-1].text)
        return int(told["code"]), _one_line(told["message"])
    except (ValueError, KeyError, TypeError):
        return 0, f"HTTP {status}"


def _one_line(words: object) -> str:
    return " ".join(str(words).split())


def _network_error(error: Exception) -> TryLater | OutcomeUnknown:
    """Tell a connection that never came about from one that broke with the answer still out.

    Only the first is safe to repeat: nothing was sent (Twilio, error 20500).
    """
    if isinstance(error, ConnectTimeout) or _never_connected(error):
        return TryLater(f"Twilio could not be reached: {error}")
    return OutcomeUnknown(f"no answer from Twilio: {error}")


def _never_connected(error: Exception) -> bool:
    if not isinstance(error, RequestsConnectionError) or not error.args:
        return False
    cause = error.args[0]
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
