"""Which ways a recruiter is told by: as a list of words and addresses, masked when it is shown."""

from collections.abc import Iterable, Sequence
from datetime import time

from service.channels.chat_addresses import ACCEPTS, check_chat_address, masked, service_of
from service.flows import quiet
from service.flows.telling import Kind
from service.flows.wording.catalogue import say
from service.ports import ChannelError, Note
from service.store import people, recruiter_channels
from service.store.database import Tx
from service.store.records import Recruiter
from service.store.recruiter_channels import Chosen
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.problems import BadInput, FieldError, NotFound
from service.usecases.send_notifications import address_of, refusal

_MOST = 10
_WORDS = {Kind.EMAIL.value: Kind.EMAIL, Kind.SMS.value: Kind.SMS}


def notify_of(context: Context, them: Sequence[Recruiter]) -> dict[int, list[str]]:
    """Return, by recruiter, the words and masked addresses of the ways to tell them."""
    with context.database.read() as tx:
        chosen = recruiter_channels.of_recruiters(tx, [one.id for one in them])
    by_mail = [Kind.EMAIL.value]
    return {one.id: [*map(shown, chosen.get(one.id, []))] or by_mail for one in them}


def shown(one: Chosen) -> str:
    """Say a way as a word, or as an address whose secrets cannot be read."""
    return masked(one.address) if one.kind == Kind.CHAT else one.address or one.kind


def named(one: Chosen) -> str:
    """Name what is behind a way: "email", "sms", or a service such as "Slack"."""
    return service_of(one.address) if one.kind == Kind.CHAT else one.kind


def choose(tx: Tx, context: Context, one: Recruiter, wanted: Iterable[str]) -> bool:
    """Make these the ways to tell somebody; what stays keeps its settings. Raises BadInput.

    A masked address stands for the one that it was made from. Whether these are others than before.
    """
    known = recruiter_channels.of_recruiters(tx, [one.id]).get(one.id, [])
    masks = {shown(row): (row.kind, row.address) for row in known}
    ways = dict.fromkeys(masks.get(text) or _read(context, one, text) for text in wanted)
    for row in known:
        if (row.kind, row.address) not in ways:
            recruiter_channels.remove(tx, one.id, row.id)
    for kind, address in ways:
        recruiter_channels.add(tx, one.id, kind, address, context.clock())
    return {(row.kind, row.address) for row in known} != ways.keys()


def ways_of(context: Context, recruiter_id: int) -> list[Chosen]:
    """Return the ways that somebody has chosen; none: they are told by mail."""
    with context.database.read() as tx:
        return recruiter_channels.of_recruiters(tx, [recruiter_id]).get(recruiter_id, [])


def add_way(context: Context, one: Recruiter, text: str) -> None:
    """Add a way to those that hold; the mail that held without being chosen stays one of them.

    Raises BadInput.
    """
    kind, address = _read(context, one, text, "address")
    now = context.clock()
    with context.database.write() as tx:
        known = recruiter_channels.of_recruiters(tx, [one.id]).get(one.id, [])
        if len(known) >= _MOST:
            raise BadInput(FieldError("address", f"there are {_MOST} already; remove one first"))
        if not known:
            recruiter_channels.add(tx, one.id, Kind.EMAIL, "", now)
        recruiter_channels.add(tx, one.id, kind, address, now)
        detail = service_of(address) if kind == Kind.CHAT else kind  # never a secret
        note(tx, one.email, "channel.added", "recruiter", one.id, detail, now=now)


def change_way(
    context: Context, one: Recruiter, channel_id: int, *, for_urgent: bool, for_rest: bool
) -> None:
    """Say what a way is for. Raises NotFound."""
    with context.database.write() as tx:
        _mine(tx, one, channel_id)
        values = {"for_urgent": for_urgent, "for_rest": for_rest}
        recruiter_channels.change(tx, one.id, channel_id, **values)


def remove_way(context: Context, one: Recruiter, channel_id: int) -> Chosen:
    """Take a way away; with the last one gone, mail holds again. Raises NotFound."""
    with context.database.write() as tx:
        gone = _mine(tx, one, channel_id)
        recruiter_channels.remove(tx, one.id, channel_id)
        note(
            tx, one.email, "channel.removed", "recruiter", one.id, named(gone), now=context.clock()
        )
    return gone


def keep_habits(context: Context, one: Recruiter, quiet_hours: str, digest_at: str) -> None:
    """Keep when somebody is told of what is not urgent; empty is never, or at once.

    Raises BadInput.
    """
    wrong = []
    try:
        quiet_hours and quiet.parse(quiet_hours)
    except ValueError as error:
        wrong.append(FieldError("quiet_hours", str(error)))
    try:
        digest_at and time.fromisoformat(digest_at)
    except ValueError:
        wrong.append(FieldError("digest_at", "accepts a time such as 08:30"))
    if wrong:
        raise BadInput(*wrong)
    with context.database.write() as tx:
        values = {"quiet_hours": quiet_hours, "digest_at": digest_at[:5]}
        people.change_recruiter(tx, one.id, **values)


def keep_calendar(context: Context, one: Recruiter, *, follows: bool) -> None:
    """Say whether somebody's calendar follows, by mail, what recruiters and programs do."""
    with context.database.write() as tx:
        people.change_recruiter(tx, one.id, calendar_mails=follows)


def try_way(context: Context, one: Recruiter, channel_id: int | None) -> str:
    """Send somebody a message that means nothing; return why it did not go, or nothing.

    None is the mail of who has chosen nothing. Raises NotFound.
    """
    now = context.clock()
    with context.database.read() as tx:
        chosen = None if channel_id is None else _mine(tx, one, channel_id)
        kind = chosen.kind if chosen else Kind.EMAIL.value
        address = address_of(one, kind, chosen)
        why = refusal(tx, context, kind, address)
    if why:
        return why
    channel = next(each for each in context.channels if each.name == kind)
    try:
        channel.deliver(_test_note(context, one, f"test-{one.id}-{now:%Y%m%d%H%M%S%f}"), address)
    except ChannelError as error:
        why = error.words
    if chosen is not None:
        with context.database.write() as tx:
            recruiter_channels.change(tx, one.id, chosen.id, last_error=why)
    return why


def _test_note(context: Context, one: Recruiter, key: str) -> Note:
    """Write a test in the form of every message, so that what arrives is what will arrive."""
    link = f"{context.policy.base_url}/inbox#{key}"
    house = context.policy.organisation
    words = {name: say(f"note.test_{name}", "en", house=house) for name in ("subject", "headline")}
    short = say("note.short", "en", organisation=house, subject=words["subject"], inbox=link)
    return Note(
        key=key,
        name=one.name,
        subject=words["subject"],
        body=f"{words['headline']}\n\n{link}\n",
        urgent=False,
        headline=words["headline"],
        short=short,
        link=link,
    )


def _mine(tx: Tx, one: Recruiter, channel_id: int) -> Chosen:
    known = recruiter_channels.of_recruiters(tx, [one.id]).get(one.id, [])
    for row in known:
        if row.id == channel_id:
            return row
    raise NotFound(f"there is no channel {channel_id}")


def _read(context: Context, one: Recruiter, text: str, field: str = "notify") -> tuple[str, str]:
    """Read a way as it is written. Raises BadInput; no secret is repeated."""
    known = _WORDS.get(text)
    if known is Kind.SMS and not one.phone:
        raise BadInput(FieldError(field, "texts need a phone number; accepts sms once it is known"))
    if known is not None:
        return known, ""
    try:
        check_chat_address(text, allow_private=context.reach.allow_private)
    except ValueError as error:
        raise BadInput(FieldError(field, _accepted(str(error)))) from None
    return Kind.CHAT, text


def _accepted(why: str) -> str:
    return why.replace(ACCEPTS, f"accepts email, sms, or {ACCEPTS.removeprefix('accepts ')}")
