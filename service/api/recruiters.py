"""Recruiters over HTTP."""

from http import HTTPStatus

from service.api import cursors, shaping
from service.api.answers import Answer, answer
from service.api.blueprint import Api
from service.api.guard import token_name
from service.api.shapes import Paging, Recruiter, RecruiterList, RecruiterPath
from service.deps import Deps
from service.usecases.change_recruiter import RecruiterChanges, change_recruiter, list_recruiters
from service.usecases.choose_channels import notify_of


def add_routes(api: Api, deps: Deps) -> None:
    """Add what is done with recruiters."""

    @api.get("/recruiters", responses={200: RecruiterList})
    def get_recruiters(query: Paging) -> Answer:
        """List recruiters, in the order in which they came."""
        found = list_recruiters(deps.context, cursors.last_id(query.cursor), query.limit + 1)
        page = found[: query.limit]
        cursor = cursors.encode(page[-1].id) if len(found) > len(page) else None
        ways = notify_of(deps.context, page)
        items = [shaping.recruiter(one, ways[one.id]) for one in page]
        return answer(RecruiterList(items=items, next_cursor=cursor))

    # An address may hold a slash, though few do.
    @api.put("/recruiters/<path:email>", responses={200: Recruiter, 201: Recruiter})
    def put_recruiter(path: RecruiterPath, body: RecruiterChanges) -> Answer:
        """Make a recruiter or change one; what is left out stays.

        Candidates who ask for a person on the phone are put through to `phone`; null removes it.
        `notify` replaces every way to tell them: "email", "sms", addresses of Apprise.
        """
        kept, is_new = change_recruiter(deps.context, path.email, body, token_name(deps))
        shaped = shaping.recruiter(kept, notify_of(deps.context, [kept])[kept.id])
        return answer(shaped, HTTPStatus.CREATED if is_new else HTTPStatus.OK)
