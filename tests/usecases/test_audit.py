"""The audit keeps who did what, and gives it back by person and by thing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import service.usecases
from service.flows.wording.catalogue import catalogue
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


def named_actions() -> Iterator[str]:
    """Every action that a use case notes by its name."""
    for path in sorted(Path(service.usecases.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_note = isinstance(node, ast.Call) and ast.unparse(node.func) == "note"
            if is_note and isinstance(node.args[2], ast.Constant):
                yield node.args[2].value


def test_every_action_has_words_for_the_audit_s_readers() -> None:
    actions = set(named_actions())
    assert "team.made" in actions
    assert {action for action in actions if f"audit.{action}" not in catalogue("en")} == set()
