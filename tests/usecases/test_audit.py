"""The audit keeps who did what, and gives it back by person and by thing."""

from service.store import audit
from service.store.audit import Wanted
from service.usecases.audit import note
from service.usecases.context import Context
from tests.support.steps import DANA

OMAR = "omar@acme.example"


def acts(context: Context, wanted: Wanted, before: int | None = None) -> list[str]:
    with context.database.read() as tx:
        return [one.action for one in audit.newest_first(tx, wanted, before, 10)]


def test_what_was_done_is_found_by_person_and_by_thing(context: Context) -> None:
    with context.database.write() as tx:
        note(tx, DANA, "reply.assigned", "reply", 17, "to Omar", now=context.clock())
        note(tx, OMAR, "reply.handled", "reply", 17, now=context.clock())
        note(tx, OMAR, "text.written", "interview", 17, "x" * 900, now=context.clock())
    assert acts(context, Wanted()) == ["text.written", "reply.handled", "reply.assigned"]
    assert acts(context, Wanted(actor=DANA)) == ["reply.assigned"]
    assert acts(context, Wanted(about="reply", about_id=17)) == ["reply.handled", "reply.assigned"]
    assert acts(context, Wanted(), before=2) == ["reply.assigned"]
