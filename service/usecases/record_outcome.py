"""What became of a send: the provider's answer, its reports, and what a refusal means."""

from datetime import datetime

import structlog

from service.flows import fallback, faults, surpassed
from service.flows.faults import Fault
from service.flows.state import TouchKind, TouchState
from service.ports import ProviderText, SendError
from service.store import attempts, conversations, interviews, messages, touches
from service.store.attempts import Attempt
from service.store.conversations import ConsentChange
from service.store.database import Tx
from service.store.records import TouchRecord
from service.telephony import errors
from service.usecases import circuit
from service.usecases.after_call import called_of, plan
from service.usecases.context import Context
from service.usecases.expect_answer import expect_no_text
from service.usecases.failed_reminders import tell_if_failed
from service.usecases.problems import NotFound
from service.usecases.touch_states import again_later, hangs_on, rank, settle

# Where a call may say what a text cannot.
_BY_PHONE = frozenset({Fault.LANDLINE, Fault.PAIR, Fault.CONTENT})
_AGAIN = frozenset({Fault.LATER, Fault.NEXT_DAY, Fault.ONCE, Fault.SETUP, Fault.PARTLY})
_NOT_ARRIVED = frozenset({TouchState.FAILED, TouchState.UNDELIVERED})
_log = structlog.get_logger()


def record_taken(context: Context, attempt_id: int, taken: ProviderText) -> None:
    """Note that the provider took a text; its report may have come first and said more."""
    with context.database.write() as tx:
        attempt = held(tx, attempt_id, context.clock())
        advance(tx, context, attempt, taken)


def record_report(context: Context, attempt_id: int, report: ProviderText, word: str) -> None:
    """Note a delivery report; `word` is the provider's own, kept as it came. Raises NotFound."""
    now = context.clock()
    with context.database.write() as tx:
        attempt = held(tx, attempt_id, now)
        if not _is_about(tx, attempt, report.sid):
            raise NotFound(f"attempt {attempt_id} is another text")
        attempts.keep_report(tx, attempt_id, word, report.error_code, now)
        advance(tx, context, attempt, report)


def _is_about(tx: Tx, attempt: Attempt, sid: str) -> bool:
    """Whether a report is about a send; of two with the same words a list may have told wrongly."""
    if attempt.provider_sid is not None:
        return attempt.provider_sid == sid
    return not attempts.sids_in_use(tx, [sid])


def record_refusal(context: Context, attempt_id: int, error: SendError) -> None:
    """Note a send that did not plainly succeed, and what follows from it."""
    now = context.clock()
    what = "send without an answer" if error.fault is Fault.AMBIGUOUS else "send refused"
    _log.warning(what, attempt=attempt_id, code=error.code, why=error.words)
    with context.database.write() as tx:
        attempt = held(tx, attempt_id, now)
        has_ended = _refuse(tx, attempt, error, now)
        if error.fault is Fault.OPTED_OUT:
            _opt_out(tx, attempt, now)
        _follow(tx, context, attempt, error.fault, has_ended=has_ended)
        circuit.failed(tx, circuit.TEXTS, error, now, _silences(tx))


def advance(tx: Tx, context: Context, attempt: Attempt, text: ProviderText) -> None:
    """Move an attempt and its touch forward to what the provider says; never back."""
    now = context.clock()
    fault = errors.fault_of(text.error_code)
    if fault is Fault.OPTED_OUT:
        _opt_out(tx, attempt, now)
    if attempt.provider_sid is None:
        attempts.change(tx, attempt.id, now, provider_sid=text.sid)
    if rank(attempt.state) >= rank(text.state):
        return
    values = {"state": text.state, "error_code": text.error_code, "why": text.why}
    attempts.change(tx, attempt.id, now, **values)
    conversations.texted(tx, attempt.phone, now)
    if text.state in _NOT_ARRIVED:
        _did_not_arrive(tx, context, attempt, text)
        return
    touch = touches.by_id(tx, attempt.touch_id)
    # A touch that was planned again, and then turns out to have been sent, is not sent twice.
    if touch and rank(touch.state) < rank(text.state):
        touches.set_state(tx, touch.id, text.state, text.why)
    arrived = text.state is TouchState.DELIVERED
    circuit.passed(tx, circuit.TEXTS, now, sent_at=attempt.created_at, arrived=arrived)


def held(tx: Tx, attempt_id: int, now: datetime) -> Attempt:
    """Return an attempt with its thread and its row held, in that order. Raises NotFound."""
    seen = attempts.by_id(tx, attempt_id)
    if seen is None:
        raise NotFound(f"there is no attempt {attempt_id}")
    conversations.load(tx, seen.phone, now)
    return attempts.by_id(tx, attempt_id, lock=True) or seen


def _refuse(tx: Tx, attempt: Attempt, error: SendError, now: datetime) -> bool:
    """Write what a send that was not plainly taken comes to; return whether its touch ends so."""
    values = {"error_code": error.code, "why": error.words}
    if error.fault in _AGAIN:
        attempts.change(tx, attempt.id, now, state="refused", **values)
        again_later(tx, attempt, error.words, now, error.fault)
        return False
    state = TouchState.UNKNOWN if error.fault is Fault.AMBIGUOUS else TouchState.FAILED
    if rank(attempt.state) >= rank(state):
        return False
    attempts.change(tx, attempt.id, now, state=state, **values)
    return settle(tx, attempt, state, error.words, now)


def _silences(tx: Tx) -> list[bool]:
    """Say of the newest sends whether Twilio said nothing to them."""
    newest = attempts.latest(tx, circuit.SILENT)
    return [
        one.state == TouchState.UNKNOWN
        or (one.state == "refused" and (not one.error_code or one.looked > 0))
        for one in newest
    ]


def _did_not_arrive(tx: Tx, context: Context, attempt: Attempt, text: ProviderText) -> None:
    """Do what is worth doing about a text that was taken and did not arrive."""
    now = context.clock()
    fault = errors.fault_of(text.error_code)
    touch = hangs_on(tx, attempt)
    if touch is not None:
        touches.set_state(tx, touch.id, text.state, text.why)
    _follow(tx, context, attempt, fault, has_ended=touch is not None)
    told = SendError(text.why, text.error_code, fault)
    if fault in {Fault.SETUP, Fault.PARTLY, Fault.CONTENT}:
        circuit.failed(tx, circuit.TEXTS, told, now, ())
    if touch is not None:
        _send_again(tx, context, touch, text, fault)
        tell_if_failed(tx, touch.id, now)


def _send_again(
    tx: Tx, context: Context, touch: TouchRecord, text: ProviderText, fault: Fault
) -> None:
    """Plan a text that did not arrive once more, where that is worth it."""
    if fault not in _AGAIN:
        return
    now = context.clock()
    before = attempts.ended_badly(tx, touch.id) - 1
    again_at = faults.again_at(fault, before, now, touch.id, taken=True)
    about = interviews.known(tx, touch.interview_id).in_flow()
    if again_at is None or touch.revision != about.revision:
        return
    again_at = context.policy.quiet.next_allowed(again_at, *about.quiet_zones)
    others = touches.of_interview(tx, about.id)
    if surpassed.is_worth_repeating(touch.id, about, others, again_at):
        _log.info("text that did not arrive comes again", touch=touch.id, at=again_at)
        touches.put_off(tx, touch.id, again_at, text.why, tried=True)


def _follow(tx: Tx, context: Context, attempt: Attempt, fault: Fault, *, has_ended: bool) -> None:
    """Do what a fault of the number or of the text calls for, whenever it comes to light.

    A call stands in only where the touch `has_ended` by it.
    """
    now = context.clock()
    is_over = _is_over(tx, attempt, fault)
    if fault is Fault.LANDLINE and not is_over:
        conversations.mark_landline(tx, attempt.phone, now)
    if fault in _BY_PHONE and has_ended:
        _by_phone(tx, context, attempt, now)
    if fault in faults.NO_TEXTS and not is_over:
        _expect_no_text(tx, attempt, now)


def _opt_out(tx: Tx, attempt: Attempt, now: datetime) -> None:
    """Keep that Twilio has blocked our texts, unless they have agreed again since this one.

    Its report may come late, or twice, and nothing else would let our texts reach them any more.
    """
    if _is_over(tx, attempt, Fault.OPTED_OUT):
        return
    source = f"provider {errors.OPTED_OUT}"
    change = ConsentChange(attempt.phone, allowed=False, source=source)
    conversations.allow_texts(tx, change, now)


def _is_over(tx: Tx, attempt: Attempt, fault: Fault) -> bool:
    """Whether what kept a text from them has ended since it was sent: they agreed, or texted us."""
    if fault is Fault.OPTED_OUT:
        return conversations.agreed_since(tx, attempt.phone, attempt.created_at)
    if fault is Fault.LANDLINE:
        return messages.texted_since(tx, attempt.phone, attempt.created_at)
    return False


def _expect_no_text(tx: Tx, attempt: Attempt, now: datetime) -> None:
    """Let its recruiter hear sooner that no answer comes; not about another number of theirs."""
    touch = touches.by_id(tx, attempt.touch_id)
    if touch is None:
        return
    about = interviews.known(tx, touch.interview_id)
    if about.candidate.phone == attempt.phone:
        expect_no_text(tx, about.id, now)


def _by_phone(tx: Tx, context: Context, attempt: Attempt, now: datetime) -> None:
    """Make the contact by a call instead."""
    touch = touches.by_id(tx, attempt.touch_id)
    if touch is None:
        return
    about = interviews.known(tx, touch.interview_id).in_flow()
    called = called_of(tx, touch, about, attempt.phone)
    failed = (TouchKind(touch.kind), touch.label)
    plan(tx, touch, fallback.by_phone(failed, called, context.policy.quiet, now), now)
