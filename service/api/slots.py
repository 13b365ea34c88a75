"""Open times over HTTP."""

from datetime import datetime
from http import HTTPStatus

from service.api import cursors, shaping
from service.api.answers import Answer, answer
from service.api.blueprint import Api, problems
from service.api.shapes import Slot, SlotList, SlotPath, SlotQuery
from service.deps import Deps
from service.store import slots
from service.store.records import SlotRecord
from service.store.slots import Search
from service.usecases.offer_slot import Offer, offer_slot, withdraw_slot


def add_routes(api: Api, deps: Deps) -> None:
    """Add what is done with slots."""

    @api.post("/slots", responses={201: Slot, **problems(409)})
    def make_slot(body: Offer) -> Answer:
        """Offer an open time."""
        made = offer_slot(deps.context, body)
        return answer(_shaped(made, deps.context.clock()), HTTPStatus.CREATED)

    @api.get("/slots", responses={200: SlotList})
    def get_slots(query: SlotQuery) -> Answer:
        """List slots, by start."""
        return _page(deps, query)

    @api.delete("/slots/<slot_id>", responses={204: None, **problems(404, 409)})
    def delete_slot(path: SlotPath) -> Answer:
        """Withdraw an open time that nobody has taken."""
        withdraw_slot(deps.context, path.slot_id)
        return Answer(HTTPStatus.NO_CONTENT, "")


def _shaped(record: SlotRecord, now: datetime) -> Slot:
    return shaping.slot(record, is_open=record.interview_id is None and record.starts_at > now)


def _page(deps: Deps, query: SlotQuery) -> Answer:
    now = deps.context.clock()
    after = cursors.moment_and_id(query.cursor)
    if query.only_open:
        # A time that has passed is nobody's, and yet not open: the list begins behind the present.
        after = max(after or (now, 0), (now, cursors.LARGEST_ID))
    wanted = Search(
        recruiter=query.recruiter, only_open=query.only_open, after=after, limit=query.limit + 1
    )
    with deps.context.database.read() as tx:
        found = slots.search(tx, wanted)
    page = found[: query.limit]
    last = page[-1] if len(found) > len(page) else None
    cursor = cursors.encode(last.starts_at.isoformat(), last.id) if last else None
    return answer(SlotList(items=[_shaped(one, now) for one in page], next_cursor=cursor))
