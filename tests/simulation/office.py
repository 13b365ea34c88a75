"""The recruiters: they book, move, call off, offer times, remind by hand and say who came."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from service.flows.outcomes import Outcome
from service.flows.state import Channel, Intent
from service.ports import ChannelError, Note
from service.store import replies
from service.store.records import InterviewRecord
from service.usecases.change_interview import call_off, change_interview
from service.usecases.invitation import Changes, Invitation
from service.usecases.invite import invite
from service.usecases.offer_slot import Offer, offer_slot
from service.usecases.problems import BadInput, Conflict, NotFound
from service.usecases.propose_times import Proposal, propose_times
from service.usecases.record_attendance import record_attendance
from service.usecases.remind_now import remind_now
from tests.simulation.agenda import Agenda, Died
from tests.simulation.calendars import Calendars
from tests.simulation.chance import Chance, pick
from tests.simulation.people import soon_or_late
from tests.simulation.watch import Watch
from tests.simulation.web import Down, Web

ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Toronto",
    "America/St_Johns", "Europe/London", "Asia/Kolkata", "Australia/Sydney",
)  # fmt: skip
# Where numbers are given out: area codes of one zone and of two, a toll-free one (of all zones of
# North America), mobiles abroad, a landline. Six digits follow.
_NUMBERS = {
    "+1415{:07d}": 20, "+1212{:07d}": 20, "+1312{:07d}": 15, "+1602{:07d}": 8, "+1907{:07d}": 4,
    "+1850{:07d}": 8, "+1208{:07d}": 8, "+1709{:07d}": 4, "+1800{:07d}": 3, "+447400{:06d}": 4,
    "+91981{:07d}": 3, "+61412{:06d}": 3, "+44207946{:04d}": 2,
}  # fmt: skip
_NORTH_AMERICA = "+1"
_LEADS = {"minutes": 12, "hours": 35, "days": 53}
_LADDERS = ("-2d sms, -3h call if unanswered, -1h sms", "-1d call if unanswered, -2h sms",
            "-5d sms, -2d call if unanswered, -4h sms if confirmed, -90m sms")  # fmt: skip
_REFUSED = (Conflict, BadInput, NotFound)


class Mail:
    """The recruiters' mail: takes notes, and fails at times."""

    name = "email"

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self.told: dict[str, int] = {}
        self.calendars = Calendars()
        self.hears: Callable[[int], None]

    def has_taken(self, note: Note, address: str, since: datetime) -> bool:  # noqa: ARG002  # the port's shape
        """Say no, as mail does: the same mail once more is shown once."""
        return False

    def deliver(self, note: Note, address: str) -> None:
        """Take a note, or not."""
        lots = self._chance.of("mail", note.key)
        if lots.random() < 0.03:
            raise ChannelError("451 try again later")
        self.told[note.key] = self.told.get(note.key, 0) + 1
        self.calendars.take(note, address)
        if note.key.startswith("reply-"):
            self.hears(int(note.key.rpartition("-")[2]))
        if lots.random() < 0.002:
            raise Died


class Office:
    """What the recruiters do, each interview by lots of its own."""

    def __init__(
        self, agenda: Agenda, chance: Chance, web: Web, watch: Watch, recruiters: int
    ) -> None:
        self._agenda, self._chance, self._web, self._watch = agenda, chance, web, watch
        self._recruiters = [f"recruiter{at}@acme.example" for at in range(recruiters)]
        self._phones: list[str] = []

    def opens(self, interviews_in_all: int, days: int) -> None:
        """Note all bookings, and the offers of every day."""
        lots = self._chance.of("bookings")
        for number in range(interviews_in_all):
            at = self._agenda.now + timedelta(days=lots.uniform(0, days))
            self._agenda.at(at, lambda number=number: self._books(number))
        for day in range(days):
            self._agenda.at(
                self._agenda.now + timedelta(days=day), lambda day=day: self._offers(day)
            )

    def _offers(self, day: int) -> None:
        for email in self._recruiters:
            lots = self._chance.of("offers", email, day)
            for _ in range(2):
                at = self._agenda.now + timedelta(hours=lots.randint(2, 200), minutes=17)
                offer = Offer(recruiter=email, starts_at=at)
                self._does(lambda context, offer=offer: offer_slot(context, offer))

    def _does(self, what: object) -> object:
        """Let a recruiter do something; a refusal and an outage are shrugged at."""
        try:
            return self._web.take(what)
        except (Down, *_REFUSED):
            return None

    def _books(self, number: int) -> None:
        lots = self._chance.of("interview", number)
        zone = lots.choice(ZONES)
        start = self._start(lots, zone)
        phone = self._phone(lots, number)
        person = {"name": f"Person {number}", "phone": phone}
        if lots.random() < 0.6 or not phone.startswith(_NORTH_AMERICA):
            person["time_zone"] = zone
        if lots.random() < 0.15:
            person["language"] = lots.choice(["es", "fr", "de", "pt"])
        facts = {
            "candidate": person, "recruiter": lots.choice(self._recruiters),
            "title": "Backend engineer", "starts_at": start,
            "ladder": lots.choice(_LADDERS) if lots.random() < 0.1 else None,
        }  # fmt: skip
        asked = Invitation.model_validate(facts)
        made = self._does(lambda context: invite(context, asked, enters=True))
        if isinstance(made, InterviewRecord):
            self._watch.counts["interviews"] += 1
            self._watch.moved(made.id, made.starts_at)
            self._goes_on(made, lots)
        elif self._agenda.now < self._web.up_at:
            self._agenda.at(self._web.up_at, lambda: self._books(number))

    def _start(self, lots: Random, zone: str) -> datetime:
        """Choose a start: soon at any time, later in working hours of some zone."""
        now = self._agenda.now
        lead = pick(lots, _LEADS)
        if lead == "minutes":
            return now + timedelta(minutes=lots.uniform(12, 200))
        hours = lots.uniform(3, 48) if lead == "hours" else lots.uniform(48, 14 * 24)
        local = (now + timedelta(hours=hours)).astimezone(ZoneInfo(zone))
        if lots.random() < 0.85:
            local = local.replace(hour=lots.randint(8, 19), minute=lots.choice([0, 15, 30, 45]))
        return max(local, now + timedelta(minutes=15))

    def _phone(self, lots: Random, number: int) -> str:
        """Give most a number of their own, and some that of somebody else."""
        if self._phones and lots.random() < 0.08:
            return lots.choice(self._phones)
        form = pick(lots, _NUMBERS)
        digits = 2_000_000 + 7 * number if "07d" in form else number
        phone = form.format(digits % 10_000 if "04d" in form else digits)
        self._phones.append(phone)
        return phone

    def _goes_on(self, made: InterviewRecord, lots: Random) -> None:
        """Note what the recruiter will do about it."""
        now, start = self._agenda.now, made.starts_at

        def plan(share: float, what: object) -> None:
            if lots.random() < share:
                waits = soon_or_late(lots, now, start)
                self._agenda.after(waits, lambda: what(made.id, lots))

        plan(0.14, self._moves)
        plan(0.05, self._moves)
        plan(0.07, self._calls_off)
        plan(0.05, self._reminds)
        plan(0.05, self._changes)
        late = timedelta(hours=lots.uniform(0.1, 30))
        self._agenda.at(start + late, lambda: self._says_who_came(made.id, lots))

    def _moves(self, interview_id: int, lots: Random) -> None:
        start = self._agenda.now + timedelta(
            hours=lots.choice([1, 3, 8, 30, 100]) * lots.uniform(0.3, 1)
        )
        moved = self._does(
            lambda context: change_interview(context, interview_id, Changes(starts_at=start))
        )
        if isinstance(moved, InterviewRecord):
            self._watch.counts["moves"] += 1
            self._watch.moved(interview_id, moved.starts_at)
            late = moved.starts_at + timedelta(hours=1)
            self._agenda.at(late, lambda: self._says_who_came(interview_id, lots))

    def _calls_off(self, interview_id: int, lots: Random) -> None:
        tell = lots.random() < 0.8
        done = self._does(lambda context: call_off(context, interview_id, "", tell_candidate=tell))
        self._watch.counts["called off"] += done is not None

    def _reminds(self, interview_id: int, lots: Random) -> None:
        channel = lots.choice([Channel.SMS, Channel.VOICE])
        done = self._does(lambda context: remind_now(context, interview_id, channel))
        self._watch.counts["by hand"] += done is not None

    def _changes(self, interview_id: int, lots: Random) -> None:
        """Change what the plan hangs on: the ladder, the zone, or the number."""
        facts = lots.choice([
            {"ladder": lots.choice(_LADDERS)},
            {"candidate": {"time_zone": lots.choice(ZONES)}},
            {"candidate": {"phone": f"+1303{3_000_000 + interview_id:07d}"}},
            {"location": "Main Street 1"},
        ])  # fmt: skip
        changes = Changes.model_validate(facts)
        done = self._does(lambda context: change_interview(context, interview_id, changes))
        self._watch.counts["changed"] += done is not None

    def hears(self, reply_id: int) -> None:
        """Let the recruiter read a mail, and perhaps propose times to who asked for another."""
        lots = self._chance.of("read", reply_id)
        with self._web.context.database.read() as tx:
            told = replies.by_id(tx, reply_id)
        if told and told.interview_id and told.intent == Intent.RESCHEDULE and lots.random() < 0.6:
            about = told.interview_id
            self._agenda.after(lots.uniform(30, 9000), lambda: self._proposes(about, lots))

    def _proposes(self, interview_id: int, lots: Random) -> None:
        now = self._agenda.now
        times = [now + timedelta(hours=lots.randint(4, 90), minutes=31) for _ in range(2)]
        proposal = Proposal(starts_at=times)
        done = self._does(lambda context: propose_times(context, interview_id, proposal))
        self._watch.counts["proposals"] += done is not None

    def _says_who_came(self, interview_id: int, lots: Random) -> None:
        outcome = Outcome.NO_SHOW if lots.random() < 0.25 else Outcome.ATTENDED
        done = lots.random() < 0.6 and self._does(
            lambda context: record_attendance(context, interview_id, outcome)
        )
        self._watch.counts["outcomes"] += bool(done)
