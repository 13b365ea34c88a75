"""The hot questions are answered by their index, however small the table is."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, text

from service.flows.access import Sight
from service.flows.state import Channel
from service.store import (
    attempts,
    audit,
    calendar_entries,
    calls,
    conversations,
    health_figures,
    insights,
    interview_list,
    interviews,
    messages,
    outbox,
    queueing,
    replies,
    sessions,
    slots,
    touches,
    watermarks,
)
from service.store.database import Database, Tx
from service.store.insights import Scope
from service.store.interview_list import View
from service.store.leases import Claim
from service.store.messages import Inbound, keep_inbound
from service.usecases.context import Context
from tests.support.clock import StandingClock
from tests.support.steps import SAM

Question = Callable[[Tx, StandingClock], object]


def _last_week(now: datetime) -> Scope:
    everything = Sight(0, everything=True, recruiters=frozenset())
    return Scope(everything, ((now - timedelta(days=7), now),))


def _looked_at(view: View, now: datetime, **given: object) -> interview_list.Wanted:
    day = (now, now + timedelta(days=1))
    return interview_list.Wanted(view, now, day, after=(now, 1), **given)  # type: ignore[arg-type]  # by name


EVERYTHING = Sight(0, everything=True, recruiters=frozenset())
TEAM = Sight(1, everything=False, recruiters=frozenset({1, 2}))
QUESTIONS: dict[str, tuple[str, Question]] = {
    "interviews ahead": (
        "ix_interview_starts_at_id",
        lambda tx, now: interview_list.look_through(
            tx, EVERYTHING, _looked_at(View.UPCOMING, now())
        ),
    ),
    "interviews behind, the latest first": (
        "ix_interview_starts_at_id",
        lambda tx, now: interview_list.look_through(tx, EVERYTHING, _looked_at(View.PAST, now())),
    ),
    "a team's interviews": (
        "ix_interview_recruiter_id_starts_at|ix_interview_starts_at_id",
        lambda tx, now: interview_list.look_through(tx, TEAM, _looked_at(View.TODAY, now())),
    ),
    "interviews by a word": (
        "pk_interview_term|autoindex_interview_term",
        lambda tx, now: interview_list.look_through(
            tx, EVERYTHING, _looked_at(View.PAST, now(), words=("sam",))
        ),
    ),
    "a week of interviews": (
        "ix_interview_starts_at_id|ix_interview_recruiter_id_starts_at",
        lambda tx, now: interview_list.between(tx, TEAM, (now(), now()), None, 400),
    ),
    "a recruiter's own hours": (
        "ix_interview_recruiter_id_starts_at|ix_interview_starts_at_id",
        lambda tx, now: interview_list.spans_of(tx, 1, (now(), now())),
    ),
    "a week of open times": (
        "ix_slot_open",
        lambda tx, now: slots.open_between(tx, [1, 2], (now(), now()), 400),
    ),
    "due texts": (
        "ix_touch_due",
        lambda tx, now: touches.claim_due(tx, Claim("me", now(), 50), Channel.SMS),
    ),
    "due texts in their order": (
        "ix_touch_due",
        lambda tx, now: queueing.waiting(tx, Channel.SMS, now(), 1000),
    ),
    "a due call": ("ix_touch_due", lambda tx, now: touches.is_due(tx, now(), Channel.VOICE)),
    "due items": ("ix_outbox_due", lambda tx, now: outbox.claim_due(tx, Claim("me", now(), 50))),
    "a due item": ("ix_outbox_due", lambda tx, now: outbox.is_due(tx, now())),
    "due calendars": (
        "ix_calendar_entry_due",
        lambda tx, now: calendar_entries.claim(tx, Claim("me", now(), 50)),
    ),
    "a due calendar": (
        "ix_calendar_entry_due",
        lambda tx, now: calendar_entries.is_due(tx, now()),
    ),
    "the calendars of an interview": (
        "uq_calendar_entry|autoindex_calendar_entry",
        lambda tx, _: calendar_entries.of_interview(tx, 1),
    ),
    "unsettled sends": (
        "ix_attempt_open",
        lambda tx, now: attempts.unsettled(tx, now() - timedelta(seconds=30), 50),
    ),
    "an unsettled send": ("ix_attempt_open", lambda tx, now: attempts.is_unsettled(tx, now())),
    "a later send of the same words": (
        "ix_attempt_open",
        lambda tx, _: attempts.is_open_after(tx, 1, SAM, "a"),
    ),
    "the rungs that were ended": (
        "ix_touch_interview_id",
        lambda tx, _: touches.were_ended(tx, 1, ()),
    ),
    "overdue reports": (
        "ix_attempt_unreported",
        lambda tx, now: attempts.unreported(tx, now(), 500),
    ),
    "an overdue report": (
        "ix_attempt_unreported",
        lambda tx, now: attempts.is_unreported(tx, now()),
    ),
    "whose session it is": (
        "uq_session_digest|autoindex_session",
        lambda tx, now: sessions.holder(tx, "token", sessions.Since(now(), now())),
    ),
    "what somebody did": (
        "ix_audit_event_actor",
        lambda tx, _: audit.newest_first(tx, audit.Wanted(actor="dana"), None, 50),
    ),
    "what was done to something": (
        "ix_audit_event_about_about_id",
        lambda tx, _: audit.newest_first(tx, audit.Wanted("", "reply", 7), None, 50),
    ),
    "the sends of some texts": (
        "uq_attempt_provider_sid|autoindex_attempt",
        lambda tx, _: attempts.sids_in_use(tx, ["SM1", "SM2"]),
    ),
    "texts that are known": (
        "uq_message_provider_sid|autoindex_message",
        lambda tx, _: messages.known(tx, ["SM1", "SM2"]),
    ),
    "what came since": (
        "ix_message_phone_created_at",
        lambda tx, now: messages.came_since(tx, SAM, now()),
    ),
    "what was texted since": (
        "ix_message_phone_created_at",
        lambda tx, now: messages.texted_since(tx, SAM, now()),
    ),
    "what was spoken since": (
        "ix_reply_phone",
        lambda tx, now: replies.spoken_since(tx, SAM, now()),
    ),
    "who agreed since": (
        "ix_consent_event_phone",
        lambda tx, now: conversations.agreed_since(tx, SAM, now()),
    ),
    "a mark": ("pk_watermark|autoindex_watermark", lambda tx, _: watermarks.at(tx, "texts")),
    "unsettled calls": (
        "ix_call_open",
        lambda tx, now: calls.unsettled(tx, now() - timedelta(seconds=30), 50),
    ),
    "an unsettled call": ("ix_call_open", lambda tx, now: calls.is_unsettled(tx, now())),
    "calls without an end": (
        "ix_call_open",
        lambda tx, now: calls.unended(tx, now() - timedelta(minutes=20), 50),
    ),
    "a call without an end": ("ix_call_open", lambda tx, now: calls.is_unended(tx, now())),
    "the calls of a number": (
        "ix_call_phone_created_at",
        lambda tx, _: calls.sids_in_use(tx, SAM),
    ),
    "the lost calls of a touch": ("ix_call_touch_id", lambda tx, _: calls.lost(tx, 1)),
    "the calls about an interview": (
        "ix_call_interview_id",
        lambda tx, _: calls.of_interview(tx, 1),
    ),
    "the steps of a call": (
        "uq_call_step|autoindex_call_step",
        lambda tx, _: calls.steps(tx, 1),
    ),
    "a phone's interviews": (
        "ix_interview_candidate_id_starts_at",
        lambda tx, _: interviews.by_phone(tx, SAM),
    ),
    "a phone's people": (
        "uq_candidate_phone_name|autoindex_candidate",
        lambda tx, _: interviews.by_phone(tx, SAM),
    ),
    "unanswered interviews": (
        "ix_interview_unanswered",
        lambda tx, now: interviews.unanswered(tx, now(), 20),
    ),
    "an unanswered interview": (
        "ix_interview_unanswered",
        lambda tx, now: interviews.is_unanswered(tx, now()),
    ),
    "a thread": (
        "pk_conversation|autoindex_conversation",
        lambda tx, _: conversations.look(tx, SAM),
    ),
    **{
        f"the oldest in {index}": (index, lambda tx, now: health_figures.oldest(tx, now()))
        for index in (
            "ix_touch_due",
            "ix_outbox_due",
            "ix_conversation_unanswered",
            "ix_interview_unanswered",
            "ix_attempt_open",
        )
    },
    "reports that are missing": (
        "ix_attempt_unreported",
        lambda tx, now: health_figures.missing_reports(tx, now()),
    ),
    "how interviews ended": (
        "ix_interview_starts_at_id",
        lambda tx, now: insights.groups(tx, _last_week(now())),
    ),
    "the replies to those": (
        "ix_reply_interview_id",
        lambda tx, now: insights.groups(tx, _last_week(now())),
    ),
    "what was sent about them": (
        "ix_touch_interview_id",
        lambda tx, now: insights.sent(tx, _last_week(now())),
    ),
    "what was answered": (
        "ix_touch_interview_id",
        lambda tx, now: insights.answers(tx, _last_week(now())),
    ),
    "open times": ("ix_slot_open|uq_slot", lambda tx, now: slots.open_of(tx, 1, now())),
}


def asked(database: Database, question: Question, clock: StandingClock) -> list[tuple[str, object]]:
    """The statements of a question, with their parameters."""
    seen: list[tuple[str, object]] = []

    def note(_c: object, _k: object, statement: str, given: object, *_: object) -> None:
        seen.append((statement, given))

    event.listen(database.engine, "before_cursor_execute", note)
    with database.write() as tx:
        question(tx, clock)
    event.remove(database.engine, "before_cursor_execute", note)
    return [one for one in seen if not one[0].startswith("BEGIN")]


def plan_of(database: Database, statement: str, given: object) -> str:
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.write() as tx:
        if not database.is_sqlite:
            tx.execute(text("SET LOCAL enable_seqscan = off"))
        return "\n".join(str(row) for row in tx.exec_driver_sql(explain + statement, given))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_hot_question_uses_its_index(context: Context, clock: StandingClock, name: str) -> None:
    index, question = QUESTIONS[name]
    plans = [
        plan_of(context.database, statement, given)
        for statement, given in asked(context.database, question, clock)
    ]
    assert any(one in plan for one in index.split("|") for plan in plans), plans


def test_a_repeat_is_known_by_the_unique_sid(context: Context, clock: StandingClock) -> None:
    with context.database.write() as tx:
        kept = [keep_inbound(tx, Inbound("SM1", SAM, "1"), None, None, clock()) for _ in range(2)]
    assert (kept[0] is not None, kept[1]) == (True, None)
