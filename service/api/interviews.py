"""Interviews over HTTP."""

from http import HTTPStatus

from service.api import cursors, shaping
from service.api.answers import Answer, answer
from service.api.blueprint import Api, problems
from service.api.guard import token_name
from service.api.shapes import (
    Attendance,
    Cancellation,
    Interview,
    InterviewList,
    InterviewPath,
    InterviewQuery,
    ProposedTimes,
    ReminderByHand,
    Timeline,
    TimelineEntry,
)
from service.broker.jobs import CONTACT_BY, SEND_DUE_TOUCHES
from service.deps import Deps
from service.flows.state import Channel
from service.store.interviews import Search
from service.usecases.change_interview import call_off, change_interview
from service.usecases.invitation import Changes, Invitation
from service.usecases.invite import invite
from service.usecases.propose_times import Proposal, propose_times
from service.usecases.read_interviews import list_interviews, read_interview
from service.usecases.read_timeline import read_timeline
from service.usecases.record_attendance import record_attendance
from service.usecases.remind_now import remind_now

_ONE = "/interviews/<interview_id>"


def add_routes(api: Api, deps: Deps) -> None:
    """Add what is done with interviews."""
    _add_reading(api, deps)
    _add_writing(api, deps)
    _add_actions(api, deps)


def _add_reading(api: Api, deps: Deps) -> None:
    @api.get("/interviews", responses={200: InterviewList})
    def get_interviews(query: InterviewQuery) -> Answer:
        """List interviews, by start."""
        return _page(deps, query)

    @api.get(_ONE, responses={200: Interview, **problems(404)})
    def get_interview(path: InterviewPath) -> Answer:
        """Look at an interview."""
        return _one(deps, path.interview_id)

    @api.get(f"{_ONE}/timeline", responses={200: Timeline, **problems(404)})
    def get_timeline(path: InterviewPath) -> Answer:
        """See what happened to an interview, oldest first."""
        entries = read_timeline(deps.context, path.interview_id)
        items = [TimelineEntry.model_validate(one, from_attributes=True) for one in entries]
        return answer(Timeline(items=items))


def _add_writing(api: Api, deps: Deps) -> None:
    @api.post("/interviews", responses={201: Interview, **problems(409)})
    def make_interview(body: Invitation) -> Answer:
        """Make an interview and plan its reminders."""
        made = invite(deps.context, body, enters=True)
        return _one(deps, made.id, HTTPStatus.CREATED, SEND_DUE_TOUCHES)

    @api.patch(_ONE, responses={200: Interview, **problems(404, 409)})
    def patch_interview(path: InterviewPath, body: Changes) -> Answer:
        """Change an interview; what is left out stays, and reminders follow."""
        change_interview(deps.context, path.interview_id, body, token_name(deps))
        return _one(deps, path.interview_id, nudge=SEND_DUE_TOUCHES)


def _add_actions(api: Api, deps: Deps) -> None:
    @api.post(f"{_ONE}/cancel", responses={200: Interview, **problems(404, 409)})
    def cancel_interview(path: InterviewPath, body: Cancellation) -> Answer:
        """Call an interview off, and tell the candidate unless told not to."""
        call_off(
            deps.context,
            path.interview_id,
            body.reason,
            tell_candidate=body.tell_candidate,
            actor=token_name(deps),
        )
        return _one(deps, path.interview_id, nudge=SEND_DUE_TOUCHES)

    @api.post(f"{_ONE}/remind", responses={202: Interview, **problems(404, 409)})
    def send_reminder(path: InterviewPath, body: ReminderByHand) -> Answer:
        """Send a reminder now; quiet hours and opt-outs still hold."""
        channel = Channel(body.channel)
        remind_now(deps.context, path.interview_id, channel, token_name(deps))
        return _one(deps, path.interview_id, HTTPStatus.ACCEPTED, CONTACT_BY[channel])

    @api.post(f"{_ONE}/outcome", responses={200: Interview, **problems(404, 409)})
    def record_outcome(path: InterviewPath, body: Attendance) -> Answer:
        """Say whether the candidate came, once it has started; the other outcome corrects it."""
        record_attendance(deps.context, path.interview_id, body.outcome, token_name(deps))
        return _one(deps, path.interview_id)

    @api.post(f"{_ONE}/propose", responses={202: ProposedTimes, **problems(404, 409)})
    def propose(path: InterviewPath, body: Proposal) -> Answer:
        """Offer up to three times to a candidate who asked for another one.

        They are opened as slots of the recruiter and texted with digits; a digit books. The same
        times within a minute are the same proposal.
        """
        made = propose_times(deps.context, path.interview_id, body, token_name(deps))
        shaped = shaping.proposed(made, deps.context.clock())
        return answer(shaped, HTTPStatus.ACCEPTED, SEND_DUE_TOUCHES)


def _one(
    deps: Deps, interview_id: int, status: int = HTTPStatus.OK, nudge: str | None = None
) -> Answer:
    seen = read_interview(deps.context, interview_id)
    return answer(shaping.interview(seen, deps.settings.base_url), status, nudge)


def _page(deps: Deps, query: InterviewQuery) -> Answer:
    wanted = Search(
        status=query.status,
        recruiter=query.recruiter,
        starts_after=query.starts_after,
        starts_before=query.starts_before,
        external_id=query.external_id,
        after=cursors.moment_and_id(query.cursor),
        limit=query.limit + 1,
    )
    found = list_interviews(deps.context, wanted)
    page = found[: query.limit]
    more = len(found) > len(page)
    last = page[-1].record if more else None
    return answer(
        InterviewList(
            items=[shaping.interview(one, deps.settings.base_url) for one in page],
            next_cursor=cursors.encode(last.starts_at.isoformat(), last.id) if last else None,
        )
    )
