"""Times of a thread: in the reader's zone, and in the candidate's where clocks differ."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from service.flows import zones
from service.flows.wording import times
from service.inbox.plain import clock
from service.inbox.rendering import LANGUAGE, words
from service.store.records import Recruiter
from service.usecases.read_thread import Thread


@dataclass(frozen=True, slots=True)
class Clocks:
    """The zone that a reader reads in, and the candidate's, empty when nobody knows it."""

    zone: str
    theirs: str

    def clock(self, moment: datetime) -> str:
        """Say the time of day: "2:05 PM"."""
        return clock(moment, self.zone)

    def clock_there(self, moment: datetime) -> str:
        """Say the time of day where the candidate is; empty where their clock shows the same."""
        if not self.theirs or self._is_same(moment):
            return ""
        return words("thread.theirs", clock=clock(moment, self.theirs))

    def when(self, moment: datetime) -> str:
        """Say day and time: "Tue, Dec 1 at 2:00 PM PST"."""
        return times.when(moment, self.zone, LANGUAGE)

    def when_there(self, moment: datetime) -> str:
        """Say day and time where the candidate is; empty where their clock shows the same."""
        if not self.theirs or self._is_same(moment):
            return ""
        return words("thread.theirs", clock=times.when(moment, self.theirs, LANGUAGE))

    def day(self, moment: datetime, now: datetime) -> str:
        """Say a day as a heading: "Today", "Tue, Dec 1", with its year when that is another."""
        local, today = (one.astimezone(ZoneInfo(self.zone)) for one in (moment, now))
        away = (today.date() - local.date()).days
        if away in {0, 1, -1}:
            return words({0: "thread.today", 1: "thread.yesterday", -1: "thread.tomorrow"}[away])
        if local.year == today.year:
            return times.day(moment, self.zone, LANGUAGE)
        return format_skeleton("yMMMEd", local, locale=times.locale_of(LANGUAGE))

    def _is_same(self, moment: datetime) -> bool:
        ours, theirs = (moment.astimezone(ZoneInfo(one)) for one in (self.zone, self.theirs))
        return ours.utcoffset() == theirs.utcoffset()


def clocks_of(found: Thread, reader: Recruiter) -> Clocks:
    """Choose the zones of a thread for a reader."""
    theirs = zones.known(found.person.time_zone) if found.person else ""
    hosts = [one.recruiter.time_zone for one in found.interviews if one.recruiter.time_zone]
    return Clocks(reader.time_zone or (hosts[-1] if hosts else "") or theirs or "UTC", theirs)
