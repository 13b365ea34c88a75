"""The requests that Twilio makes in the course of a call, signed, and the rows they leave."""

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.simulator.settings import DEFAULT_ACCOUNT_SID, DEFAULT_PHONE_NUMBER
from service.store.schema import metadata
from service.usecases.context import Context
from tests.support.calling import changed, placed
from tests.support.core import rows
from tests.support.steps import SAM, invited
from tests.support.twilio import ORIGIN, pairs, signature
from tests.support.twiml import check, spoken

VOICE = "/twilio/voice"
OURS = DEFAULT_PHONE_NUMBER
SID = "CA" + "1" * 32
HANGS_UP = '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup /></Response>'
# What is asked for a document, and what only tells us something.
SPEAKING = ("0", "1", "whisper", "taken", "voicemail")
TELLING = ("machine", "status")


def call_form(**values: Any) -> dict[str, Any]:
    """All that any request about a call of ours may need; None leaves a parameter out."""
    plain = {
        "AccountSid": DEFAULT_ACCOUNT_SID, "ApiVersion": "2010-04-01", "CallSid": SID,
        "ParentCallSid": SID, "From": OURS, "To": SAM, "Direction": "outbound-api",
        "CallStatus": "in-progress", "AnsweredBy": "unknown",
    }  # fmt: skip
    given = {**plain, **values}
    return {name: value for name, value in given.items() if value is not None}


def posted(client: FlaskClient, path: str, origin: str = ORIGIN, **values: Any) -> TestResponse:
    """Post a signed form about a call; whatever document comes back must have Twilio's shape."""
    given = call_form(**values)
    headers = {"X-Twilio-Signature": signature(origin + path, pairs(given))}
    answer = client.post(path, data=given, headers=headers)
    if answer.content_type == "text/xml":
        check(answer.text)
    return answer


def rung(client: FlaskClient, phone: str = SAM, sid: str = SID, **values: Any) -> TestResponse:
    """Somebody calls us."""
    theirs = {"CallSid": sid, "From": phone, "To": OURS, "Direction": "inbound"}
    return posted(client, VOICE, **{**theirs, **values})


@dataclass(frozen=True)
class Wire:
    """A call that we placed, at Twilio's end."""

    client: FlaskClient
    call_id: int = 1
    sid: str = SID
    phone: str = SAM

    def post(self, leaf: str, **values: Any) -> TestResponse:
        """Post to one of the call's own addresses."""
        mine = {"CallSid": self.sid, "ParentCallSid": self.sid, "To": self.phone}
        return posted(self.client, f"{VOICE}/{self.call_id}/{leaf}", **{**mine, **values})

    def words(self, leaf: str, **values: Any) -> str:
        """What is said then."""
        answer = self.post(leaf, **values)
        assert answer.status_code == 200
        return " ".join(spoken(answer.text))

    def pressed(self, *keys: str) -> str:
        """Pick up, press keys one after the other, and return what is said after the last."""
        words = self.words("0")
        for number, key in enumerate(keys, 1):
            words = self.words(str(number), Digits=key)
        return words


def on_its_way(context: Context, client: FlaskClient, sid: str = SID, **facts: Any) -> Wire:
    """A call to a new candidate's phone that Twilio has taken."""
    made = invited(context, **facts)
    call_id = placed(context, made.id)
    changed(context, call_id, provider_sid=sid, phone=made.candidate.phone)
    return Wire(client, call_id, sid, made.candidate.phone)


def several(context: Context, client: FlaskClient, count: int, **facts: Any) -> list[Wire]:
    """Calls to as many candidates; the interview of each has the call's own id."""
    return [
        on_its_way(context, client, f"CA{at}", phone=f"+1415555{at:04d}", name=f"Sam {at}", **facts)
        for at in range(100, 100 + count)
    ]


def everything(context: Context) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return {table.name: rows(context, table) for table in metadata.sorted_tables}
