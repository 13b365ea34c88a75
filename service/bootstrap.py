"""The composition root: settings in, what is real out. The only place that picks."""

from service.broker import health, live
from service.broker.connection import connect, connect_blocking
from service.broker.nudger import Nudger
from service.broker.pace import RedisPace
from service.broker.presence import RedisPresence
from service.broker.queue import RqQueue
from service.channels.alarms import AlarmBell
from service.channels.chat import ChatChannel
from service.channels.email import EmailChannel
from service.channels.outgoing import Reach
from service.channels.sms import SmsChannel
from service.clock import utc_now
from service.config import Settings
from service.deps import Deps
from service.flows.wording import catalogue
from service.ports import Clock, Pace, RecruiterChannel, SmsGateway
from service.store.database import Database
from service.telephony.call_client import TwilioCalls
from service.telephony.client import Account, TwilioGateway
from service.telephony.signatures import SignatureCheck
from service.usecases.context import Context, Policy
from service.usecases.organisation import Environment, Standing

STATUS_PATH = "/twilio/status"


def build(settings: Settings, clock: Clock = utc_now) -> Deps:
    """Connect everything that the settings name; nothing is contacted before it is needed."""
    catalogue.install(settings.wording)
    redis = connect(settings.redis)
    account = account_of(settings)
    database = Database(settings.database)
    queue = RqQueue(redis)
    gateway = TwilioGateway(account, settings.base_url + STATUS_PATH)
    text_pace = RedisPace(redis, "texts", settings.sms_per_second)
    context = Context(
        database=database,
        clock=clock,
        sms=gateway,
        calls=TwilioCalls(account, settings.base_url),
        pace=RedisPace(redis, "calls", settings.calls_per_second),
        text_pace=text_pace,
        publisher=live.RedisPublisher(redis),
        channels=_channels(settings, gateway, text_pace),
        decided=Standing(database, Environment(_policy(settings), settings.wording)),
        reach=Reach(settings.webhook_allow_private),
    )
    return Deps(
        settings=settings,
        context=context,
        signatures=SignatureCheck(
            settings.base_url, settings.twilio_account_sid, settings.auth_tokens
        ),
        nudge=Nudger(queue).nudge,
        enqueue=queue.nudge,
        check_redis=lambda: health.check(redis),
        listen=lambda seconds: live.listen(connect_blocking(settings.redis), seconds),
        bell=AlarmBell(settings.alarms, mail_channel(settings)),
        presence=RedisPresence(redis),
    )


def account_of(settings: Settings) -> Account:
    """Return how we sign in at Twilio."""
    return Account(
        sid=settings.twilio_account_sid,
        token=settings.auth_tokens[0] if settings.auth_tokens else "",
        phone_number=settings.twilio_phone_number,
        messaging_service_sid=settings.twilio_messaging_service_sid,
        api_key=settings.twilio_api_key,
        api_secret=settings.twilio_api_secret,
        base_url=settings.twilio_api_base_url,
    )


def mail_channel(settings: Settings) -> EmailChannel | None:
    """Return the way to send mail, or None when none is set up."""
    if settings.smtp_url is None:
        return None
    return EmailChannel(settings.smtp_url, settings.mail_from)


def _channels(settings: Settings, sms: SmsGateway, pace: Pace) -> tuple[RecruiterChannel, ...]:
    """Return every way to tell a recruiter that is set up here; a new one is added here."""
    mail = mail_channel(settings)
    chat = ChatChannel(allow_private=settings.webhook_allow_private)
    return (*((mail,) if mail else ()), *((SmsChannel(sms, pace),) if sms.line else ()), chat)


def _policy(settings: Settings) -> Policy:
    return Policy(
        organisation=settings.organisation,
        ladder=settings.reminders,
        quiet=settings.quiet_hours,
        opt_out_words=settings.twilio_opt_out_words,
        countries=settings.allowed_countries,
        base_url=settings.base_url,
        link_in_texts=settings.link_in_texts,
        no_show_text=settings.no_show_text,
        phone_number=settings.twilio_phone_number,
        reception_phone=settings.reception_phone,
        gap=settings.reminder_gap,
    )
