"""Invite, change, call off, remind by hand, offer times: what is taken and what is refused."""

from datetime import datetime, timedelta

import pytest

from service.flows.state import Channel, Slot, Status
from service.store import slots
from service.store.schema import candidate, marker, recruiter
from service.usecases.change_interview import call_off, change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes, Invitation, InviteeChanges
from service.usecases.invite import invite_once
from service.usecases.offer_slot import Offer, offer_slot, withdraw_slot
from service.usecases.problems import BadInput, Conflict, InterviewExists, NotFound
from service.usecases.remind_now import remind_now
from tests.support.clock import StandingClock
from tests.support.core import at_once, interview, plan, rows, states, texted
from tests.support.steps import DANA, SAM, invited, offered


def test_an_invitation_plans_the_ladder_and_names_the_recruiter(context: Context) -> None:
    made = invited(context, hours=100)
    assert (made.status, made.recruiter.name) == (Status.SCHEDULED, "Dana Reyes")
    assert states(context, made.id) == ["planned"] * 4


def test_an_external_id_is_taken_once_even_at_once(context: Context) -> None:
    def one(_: int) -> int:
        try:
            return invited(context, external_id="ats-1").id
        except InterviewExists as error:
            return -error.interview_id

    ids = at_once(4, one)
    made = max(ids)
    assert sorted(ids) == [-made, -made, -made, made]


def test_four_who_meet_new_people_at_once_make_each_once(context: Context) -> None:
    at_once(4, lambda at: invited(context, hours=30 + at))
    assert (len(rows(context, recruiter)), len(rows(context, candidate))) == (1, 1)


@pytest.mark.parametrize("external_id", [None, "ats-1"])
def test_the_same_row_twice_adds_nothing(context: Context, external_id: str | None) -> None:
    facts = {
        "candidate": {"name": "Sam Lee", "phone": SAM}, "recruiter": DANA, "title": "Engineer",
        "starts_at": context.clock() + timedelta(hours=30), "external_id": external_id,
    }  # fmt: skip
    first, again = (invite_once(context, Invitation.model_validate(facts)) for _ in range(2))
    assert (first is None, again is None) == (False, True)


def test_the_same_row_four_times_at_once_is_one_interview(context: Context) -> None:
    facts = {
        "candidate": {"name": "Sam Lee", "phone": SAM}, "recruiter": DANA, "title": "Engineer",
        "starts_at": context.clock() + timedelta(hours=30),
    }  # fmt: skip
    made = at_once(4, lambda _: invite_once(context, Invitation.model_validate(facts)))
    assert [one is None for one in made].count(False) == 1


def test_every_bad_field_is_named_at_once(context: Context) -> None:
    with pytest.raises(BadInput) as refused:
        invited(context, phone="12", hours=-1)
    assert [error.field for error in refused.value.errors] == ["starts_at", "candidate.phone"]


def test_what_an_invitation_leaves_out_keeps_what_was_known(context: Context) -> None:
    invited(context, language="es", time_zone="America/New_York")
    facts = {
        "candidate": {"name": "Sam Lee", "phone": SAM}, "recruiter": DANA, "title": "Engineer",
        "starts_at": context.clock() + timedelta(hours=30),
    }  # fmt: skip
    again = invite_once(context, Invitation.model_validate(facts))
    assert again is not None
    assert (again.candidate.language, again.candidate.time_zone) == ("es", "America/New_York")


def test_a_new_candidate_without_a_zone_gets_that_of_the_number(context: Context) -> None:
    assert invited(context, time_zone="").candidate.time_zone == "America/Los_Angeles"


@pytest.mark.parametrize(
    ("given", "changes", "zone", "zones"),
    [
        ("", {}, "America/Boise", ("America/Boise", "America/Los_Angeles")),
        ("", {"time_zone": "America/Denver"}, "America/Denver", ()),
        ("", {"phone": "+12125550123"}, "America/New_York", ("America/New_York",)),
        ("America/Denver", {"phone": "+12125550123"}, "America/Denver", ()),
        ("America/Denver", {"time_zone": ""}, "America/Denver", ()),
    ],
)
def test_a_zone_that_nobody_gave_follows_the_number(
    context: Context, given: str, changes: dict[str, str], zone: str, zones: tuple[str, ...]
) -> None:
    made = invited(context, phone="+12085550123", time_zone=given)
    changed = change_interview(context, made.id, Changes(candidate=InviteeChanges(**changes)))
    about = changed.in_flow()
    assert (about.time_zone, about.zones) == (zone, zones)


def moved(context: Context, interview_id: int, starts_at: datetime) -> int:
    return change_interview(context, interview_id, Changes(starts_at=starts_at)).revision


def test_a_move_makes_a_new_revision_plan_and_text(context: Context) -> None:
    made = invited(context, hours=100)
    texted(context, "1")
    assert moved(context, made.id, made.starts_at + timedelta(days=1)) == 2
    assert interview(context, made.id).status is Status.SCHEDULED
    fresh = [one.kind for one in plan(context, made.id) if one.revision == 2]
    assert fresh == ["moved", "rung", "rung", "rung", "rung"]
    assert "the time of this interview has changed" in (texted(context, "1").answer or "")


def test_a_move_to_the_same_moment_is_none(context: Context) -> None:
    made = invited(context)
    assert moved(context, made.id, made.starts_at) == 1


def test_other_facts_are_changed_without_a_move(context: Context) -> None:
    made = invited(context)
    changes = Changes(
        title="Team lead", recruiter="kim@acme.example", candidate=InviteeChanges(language="es")
    )
    changed = change_interview(context, made.id, changes)
    assert (changed.title, changed.recruiter.name, changed.revision) == ("Team lead", "Kim", 1)
    assert changed.candidate.language == "es"
    assert rows(context, marker)[-1]["detail"] == "candidate_id, recruiter_id, title"


@pytest.mark.parametrize("phone", ["+447911123456", "12", "+14155550123 ext 5"])
def test_a_number_that_we_do_not_text_is_refused_in_a_change_too(
    context: Context, phone: str
) -> None:
    made = invited(context)
    with pytest.raises(BadInput, match=r"candidate\.phone"):
        change_interview(context, made.id, Changes(candidate=InviteeChanges(phone=phone)))


@pytest.mark.parametrize("tell", [True, False])
def test_a_call_off_skips_the_reminders_and_tells_the_candidate_if_asked(
    context: Context, tell: bool
) -> None:
    made = invited(context, hours=100)
    assert call_off(context, made.id, "ill", tell_candidate=tell).status is Status.CANCELLED
    assert [one.kind for one in plan(context, made.id) if one.state == "planned"] == [
        "cancelled"
    ] * tell
    with pytest.raises(Conflict, match="is cancelled and cannot be cancelled"):
        call_off(context, made.id, "", tell_candidate=False)


def test_what_has_started_is_not_called_off(context: Context, clock: StandingClock) -> None:
    made = invited(context, hours=1)
    texted(context, "2")
    clock.advance(hours=2)
    with pytest.raises(Conflict, match="has started"):
        call_off(context, made.id, "", tell_candidate=False)


def test_what_is_not_there_is_not_found(context: Context) -> None:
    with pytest.raises(NotFound, match="there is no interview 9"):
        call_off(context, 9, "", tell_candidate=False)
    with pytest.raises(NotFound, match="there is no interview 9"):
        remind_now(context, 9, Channel.SMS)
    with pytest.raises(NotFound, match="there is no slot 9"):
        withdraw_slot(context, 9)


@pytest.mark.parametrize(
    ("text", "channel", "why"),
    [
        ("stop texting me", "sms", "has opted out"),
        ("3", "sms", "is cancelled"),
        ("2", "sms", "asked for another time"),
        ("3", "voice", "is cancelled"),
    ],
)
def test_a_reminder_by_hand_is_refused_for_a_reason(
    context: Context, text: str, channel: str, why: str
) -> None:
    made = invited(context)
    texted(context, text)
    with pytest.raises(Conflict, match=why):
        remind_now(context, made.id, Channel(channel))


def test_a_second_reminder_by_hand_waits_a_minute(context: Context, clock: StandingClock) -> None:
    made = invited(context)
    remind_now(context, made.id, Channel.SMS)
    with pytest.raises(Conflict, match="less than 60 seconds ago"):
        remind_now(context, made.id, Channel.SMS)
    clock.advance(seconds=60)
    assert remind_now(context, made.id, Channel.SMS)


def test_a_time_is_offered_once_and_withdrawn_while_it_is_open(context: Context) -> None:
    (moment,) = offered(context, 50)
    with pytest.raises(Conflict, match="offers this time already"):
        offer_slot(context, Offer(recruiter=DANA, starts_at=moment))
    withdraw_slot(context, 1)
    with pytest.raises(BadInput, match="accepts a moment in the future"):
        offered(context, -1)


def test_a_taken_time_is_not_withdrawn(context: Context) -> None:
    invited(context)
    offered(context, 50)
    texted(context, "2")
    texted(context, "1")
    with pytest.raises(Conflict, match="taken by an interview"):
        withdraw_slot(context, 1)


def test_an_interview_at_an_open_time_takes_it_and_gives_it_back(context: Context) -> None:
    first, second = offered(context, 50, 60)
    made = invited(context, hours=50)
    assert [one.starts_at for one in open_times(context)] == [second]
    change_interview(context, made.id, Changes(starts_at=second))
    assert [one.starts_at for one in open_times(context)] == [first]
    call_off(context, made.id, "", tell_candidate=False)
    assert len(open_times(context)) == 2


def open_times(context: Context) -> tuple[Slot, ...]:
    with context.database.read() as tx:
        return slots.open_of(tx, 1, context.clock())
