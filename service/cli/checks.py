"""The checks of `unghost doctor`: each says in one line what is, and the cure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from service import bootstrap
from service.broker import health
from service.broker.connection import connect
from service.broker.jobs import QUEUES
from service.config import Settings
from service.deps import Deps
from service.flows.consent import DEFAULT_OPT_OUT_WORDS
from service.ports import ChannelError, QueueUnavailable
from service.store import heartbeats, migrate, people, troubles
from service.store.database import DatabaseUnavailable
from service.store.troubles import Trouble
from service.telephony.account import AccountError, look_up, wrong_webhooks
from service.telephony.call_addresses import VOICE_PATH
from service.telephony.errors import cure_for
from service.usecases import circuit, watch
from service.usecases.sweep import SCHEDULER

_SCHEDULER_SILENCE = timedelta(seconds=20)


class Level(StrEnum):
    """How bad it is: only `failed` keeps the service from doing its job."""

    OK = "ok"
    NOTE = "note"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor."""

    name: str
    level: Level
    words: str


def examine(deps: Deps) -> Iterator[Finding]:
    """Run every check in turn; none of them changes anything but a sign of life."""
    yield Finding("configuration", Level.OK, f"{deps.settings.organisation}, {_where(deps)}")
    has_tables = _has_tables(deps)
    for name, check in _CHECKS.items():
        if name in _IN_TABLES and not has_tables:
            yield Finding(name, Level.FAILED, "cannot be seen without the database")
        else:
            yield check(name, deps)


def _has_tables(deps: Deps) -> bool:
    try:
        return migrate.is_current(deps.context.database)
    except DatabaseUnavailable:
        return False


def _where(deps: Deps) -> str:
    own = sum(len(sentences) for sentences in deps.settings.wording.values())
    said = f", {own} sentences in your own words" if own else ""
    return f"reached at {deps.settings.base_url}{said}"


def _database(name: str, deps: Deps) -> Finding:
    database = deps.context.database
    try:
        database.check()
        if not migrate.is_current(database):
            return Finding(name, Level.FAILED, "tables are missing or old; run: unghost migrate")
    except DatabaseUnavailable as error:
        return Finding(name, Level.FAILED, f"{error}; check DATABASE_URL")
    try:
        watch.try_to_write(deps.context)
    except DatabaseUnavailable as error:
        cure = f"make room on the disk of {_disk(deps)}, and let us write there"
        return Finding(name, Level.FAILED, f"nothing can be kept: {error}; {cure}")
    return Finding(name, Level.OK, "reachable, migrations current")


def _disk(deps: Deps) -> str:
    database = deps.context.database
    return database.url.removeprefix("sqlite:///") if database.is_sqlite else "its server"


def _redis(name: str, deps: Deps) -> Finding:
    try:
        deps.check_redis()
    except QueueUnavailable as error:
        cure = "check REDIS_URL" if deps.settings.redis_url else "start: unghost up"
        return Finding(name, Level.FAILED, f"{error}; {cure}")
    policy = health.evicts(connect(deps.settings.redis))
    if policy:
        cure = "set maxmemory-policy noeviction"
        return Finding(name, Level.NOTE, f"evicts keys ({policy}), which drops nudges; {cure}")
    return Finding(name, Level.OK, "reachable")


def _workers(name: str, deps: Deps) -> Finding:
    """Count their signs of life: what RQ notes of them in Redis is gone for good with FLUSHALL."""
    with deps.context.database.read() as tx:
        alive = watch.alive(tx, deps.context.clock())
    idle = [queue for queue in QUEUES if not alive[f"worker-{queue}"]]
    if idle:
        return Finding(name, Level.FAILED, f"none for {', '.join(idle)}; run: unghost worker")
    return Finding(name, Level.OK, "every queue has one")


def _scheduler(name: str, deps: Deps) -> Finding:
    with deps.context.database.read() as tx:
        last = heartbeats.last(tx, SCHEDULER)
    if last is None or deps.context.clock() - last > _SCHEDULER_SILENCE:
        said = f"last seen {last.isoformat(timespec='seconds')}" if last else "never seen"
        return Finding(name, Level.FAILED, f"{said}; run: unghost scheduler")
    return Finding(name, Level.OK, "alive")


def _twilio(name: str, deps: Deps) -> Finding:
    account = bootstrap.account_of(deps.settings)
    if account.missing:
        return Finding(name, Level.FAILED, f"set {account.missing}")
    try:
        facts = look_up(account, deps.context.clock())
    except AccountError as error:
        return Finding(name, Level.FAILED, str(error))
    if facts.status != "active":
        return Finding(name, Level.FAILED, f"the account is {facts.status}")
    return Finding(name, Level.OK, "credentials accepted, account active")


def _clock(name: str, deps: Deps) -> Finding:
    """Compare our clock with Twilio's: a wrong one sends reminders at wrong times."""
    account = bootstrap.account_of(deps.settings)
    try:
        facts = look_up(account, deps.context.clock()) if not account.missing else None
    except AccountError:
        facts = None
    if facts is None:
        return Finding(name, Level.NOTE, "not compared: Twilio cannot be asked")
    if not facts.clock_is_right:
        seconds = facts.skew.total_seconds()
        return Finding(name, Level.FAILED, f"{seconds:+.0f} s against Twilio's; turn on NTP")
    return Finding(name, Level.OK, "agrees with Twilio's")


def _webhooks(name: str, deps: Deps) -> Finding:
    settings = deps.settings
    account = bootstrap.account_of(settings)
    if account.missing:
        return Finding(name, Level.FAILED, "cannot be seen without Twilio credentials")
    if not settings.twilio_api_base_url and not settings.base_url.startswith("https://"):
        return Finding(
            name, Level.FAILED, f"Twilio cannot reach {settings.base_url}; set PUBLIC_URL"
        )
    try:
        base = settings.base_url
        wrong = wrong_webhooks(account, f"{base}/twilio/sms", base + VOICE_PATH)
    except AccountError as error:
        return Finding(name, Level.FAILED, str(error))
    if wrong:
        return Finding(name, Level.FAILED, "; ".join(wrong))
    return Finding(name, Level.OK, "texts and calls come to us")


def _calls(name: str, deps: Deps) -> Finding:
    """Say from which number we call: a Messaging Service sends texts, but has no voice."""
    settings = deps.settings
    missing = bootstrap.account_of(settings).missing_for_calls
    if missing:
        return Finding(name, Level.FAILED, f"nobody can be called; set {missing}")
    reception = settings.reception_phone
    strangers = f"put through to {reception}" if reception else "told how to reach you"
    said = f"from {settings.twilio_phone_number}; unknown callers are {strangers}"
    return Finding(name, Level.OK, said)


def _sending(name: str, deps: Deps) -> Finding:
    """Say what keeps texts and calls from going out, since when, and what cures it."""
    with deps.context.database.read() as tx:
        lasting = troubles.current(tx)
    if not lasting:
        return Finding(name, Level.OK, "nothing is held up")
    # Without Redis the scheduler does the work.
    grave = {circuit.TEXTS, circuit.CALLS, *watch.NAMES} - {watch.REDIS}
    stopped = any(one.name in grave for one in lasting)
    said = "; ".join(_said(one) for one in lasting)
    return Finding(name, Level.FAILED if stopped else Level.NOTE, said)


def _said(trouble: Trouble) -> str:
    since = trouble.since.isoformat(timespec="seconds")
    cure = cure_for(trouble.code)
    return f"{trouble.name}: {trouble.why} (since {since})" + (f"; {cure}" if cure else "")


def _opt_out_words(name: str, deps: Deps) -> Finding:
    """Compare our list with Twilio's; Twilio has no API that tells its own."""
    settings: Settings = deps.settings
    words = settings.twilio_opt_out_words
    shown = ", ".join(sorted(words))
    if "STOP" not in words:
        return Finding(name, Level.FAILED, "STOP always opts out; add it to TWILIO_OPT_OUT_WORDS")
    if words != DEFAULT_OPT_OUT_WORDS and not settings.twilio_messaging_service_sid:
        why = "a number outside a Messaging Service keeps Twilio's eight words"
        return Finding(name, Level.FAILED, f"{shown}: {why}; unset TWILIO_OPT_OUT_WORDS")
    if words != DEFAULT_OPT_OUT_WORDS:
        why = "must be what Advanced Opt-Out says in Twilio's Console, which no API tells"
        return Finding(name, Level.NOTE, f"{shown}: {why}")
    return Finding(name, Level.OK, "Twilio's eight")


def _mail(name: str, deps: Deps) -> Finding:
    channel = bootstrap.mail_channel(deps.settings)
    if channel is None:
        return Finding(
            name, Level.NOTE, "not set up: recruiters are told in the inbox; set SMTP_URL"
        )
    try:
        channel.check()
    except ChannelError as error:
        return Finding(name, Level.FAILED, f"{error}; check SMTP_URL")
    return Finding(name, Level.OK, "the mail server accepts us")


def _alarms(name: str, deps: Deps) -> Finding:
    """Say who is told when something is wrong with us."""
    with deps.context.database.read() as tx:
        admins = people.admins(tx)
    named = deps.settings.alarms
    if not deps.bell.reaches(admins):
        cure = "set ALARMS, or SMTP_URL and make an admin"
        return Finding(name, Level.NOTE, f"nobody is told when something is wrong; {cure}")
    addresses = len(named.mail) + len(named.others)
    whom = f"{addresses} of ALARMS" if addresses else "the admins, by mail"
    return Finding(name, Level.OK, f"told to {whom}")


_CHECKS: dict[str, Callable[[str, Deps], Finding]] = {
    "database": _database,
    "redis": _redis,
    "workers": _workers,
    "scheduler": _scheduler,
    "twilio": _twilio,
    "clock": _clock,
    "webhooks": _webhooks,
    "calls": _calls,
    "sending": _sending,
    "opt-out words": _opt_out_words,
    "mail": _mail,
    "alarms": _alarms,
}
_IN_TABLES = frozenset({"workers", "scheduler", "sending", "alarms"})
