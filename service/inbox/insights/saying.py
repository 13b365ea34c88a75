"""Figures in words: shares, lengths, contacts; and "too few to say" where they would mislead."""

from datetime import date

from babel.dates import format_skeleton

from service.flows.insights import Contact, Middle, Share
from service.flows.ladder import Condition, Rung, stored_ladder
from service.flows.state import TouchKind
from service.flows.wording.times import locale_of
from service.inbox.rendering import LANGUAGE, words

_HOUR, _DAY = 60, 24 * 60
# Hours are what notice is thought in: "31 h" says more than "1 day".
_HOURS_SHOWN_AS_HOURS = 72
# What a rung is called when a call stands in for its text.
_BY_PHONE = ", by phone"


def percent(share: Share) -> str:
    """Say a share, such as "82%"."""
    if share.percent is None:
        return words("insights.too_few")
    return words("insights.percent", count=share.percent)


def middle(found: Middle) -> str:
    """Say a median, such as "31 h"."""
    return words("insights.too_few") if found.minutes is None else length(found.minutes)


def length(minutes: int) -> str:
    """Say how long something is, in the one unit that fits."""
    hours = round(minutes / _HOUR)
    if minutes < _HOUR:
        return words("insights.length.minutes", count=minutes)
    if hours < _HOURS_SHOWN_AS_HOURS:
        return words("insights.length.hours", count=hours)
    return words("insights.length.days", count=round(minutes / _DAY))


def day(one: date) -> str:
    """Say a day without its weekday: "Nov 16"."""
    return format_skeleton("MMMd", one, locale=locale_of(LANGUAGE))


def contact_name(contact: Contact) -> str:
    """Say which contact it was, such as "Text, 1 day before"."""
    way = words(f"insights.way.{contact.channel}")
    if contact.kind != TouchKind.RUNG:
        return words(f"insights.contact.{contact.kind}", way=way)
    label = contact.label.removesuffix(_BY_PHONE)
    try:
        [rung] = stored_ladder(label)
    except ValueError:
        return words("insights.contact.rung", way=way, before=label)
    return words(_rung_key(rung), way=way, before=_before(rung))


def _rung_key(rung: Rung) -> str:
    plain = "insights.contact.rung"
    return plain if rung.condition is Condition.ALWAYS else f"{plain}_if_{rung.condition}"


def _before(rung: Rung) -> str:
    minutes = int(rung.before.total_seconds()) // 60
    for unit, size in (("days", _DAY), ("hours", _HOUR), ("minutes", 1)):
        if minutes % size == 0 and minutes >= size:
            one = unit.removesuffix("s") if minutes == size else unit
            return words(f"insights.before.{one}", count=minutes // size)
    return words("insights.before.start")
