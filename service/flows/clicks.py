"""An answer on the page behind a link: the roads of a text, and nothing to understand."""

from dataclasses import replace
from datetime import datetime

from service.flows import replies
from service.flows.acting import act_on, say
from service.flows.after_it import after_it
from service.flows.answers import reply
from service.flows.effects import Decision, NeedSlots, Prompt, PromptKind
from service.flows.events import Answered
from service.flows.heard import Heard, clicked
from service.flows.roads import asking, consent, notes, reschedule
from service.flows.state import Intent, Interview, Snapshot

OF_AN_EARLIER_TIME = {
    Intent.CONFIRM: "told.earlier_confirm",
    Intent.RESCHEDULE: "told.earlier_reschedule",
    Intent.CANCEL: "told.earlier_cancel",
}


def click(snapshot: Snapshot, event: Answered, now: datetime) -> Decision | NeedSlots:
    """Take the road of what was chosen; the open question of the texts stays as it is."""
    decision = _decide(snapshot, event, now)
    if isinstance(decision, NeedSlots):
        return decision
    return replace(decision, question=snapshot.thread.question)


def _decide(snapshot: Snapshot, event: Answered, now: datetime) -> Decision | NeedSlots:
    heard = typed(snapshot, event)
    about = snapshot.interview(event.interview_id)
    if about is None:
        return Decision("the page is about no interview of this number")
    if event.intent is Intent.WRONG_NUMBER:
        return consent.wrong_number(snapshot, now, heard.rule)
    if event.intent is Intent.OPT_OUT:
        return consent.opt_out_in_words(snapshot, heard, now)
    return _about_it(_page(snapshot, about), about, event, heard, now)


def _about_it(
    page: Snapshot, about: Interview, event: Answered, heard: Heard, now: datetime
) -> Decision | NeedSlots:
    if not about.is_ahead(now):
        return after_it(page, heard, now)
    if event.intent in OF_AN_EARLIER_TIME:
        return _about_the_time(page, about, event, heard, now)
    if event.intent in notes.NOTED or event.intent is Intent.THANKS:
        return say(page, heard, now)
    told = reply(about, Intent.UNCLEAR, now)
    return Decision(heard.rule, (told,), Prompt(PromptKind.PASSED_ON, about))


def _about_the_time(
    page: Snapshot, about: Interview, event: Answered, heard: Heard, now: datetime
) -> Decision | NeedSlots:
    if event.revision != about.revision:
        moved = asking.moved_meanwhile(about, f"{heard.rule}; but it has moved since")
        # Whoever closes the page now has said it, and nothing will ask them again.
        kept = reply(about, Intent.UNCLEAR, now, told=OF_AN_EARLIER_TIME[event.intent])
        return replace(moved, effects=(kept,))
    if event.slot_id is not None and event.intent is Intent.RESCHEDULE:
        return reschedule.pick_open(page, about, event.slot_id, heard, now)
    return act_on(page, about, heard, now)


def _page(snapshot: Snapshot, about: Interview) -> Snapshot:
    """Return the conversation as the page has it: one interview, and no open question."""
    thread = replace(snapshot.thread, question=None, opted_out=False)
    return replace(snapshot, thread=thread, interviews=(about,))


def typed(snapshot: Snapshot, event: Answered) -> Heard:
    """Take the choice as it is; the words beside it say what is asked, and what is private."""
    if not event.words:
        return clicked(event)
    said = replies.understand(event.words, snapshot.thread.language)
    topic = said.topic if event.intent is Intent.QUESTION else None
    return clicked(event, topic, said.reason)
