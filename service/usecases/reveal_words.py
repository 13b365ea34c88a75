"""Private words are shown to one reader, by a deliberate act that is kept in the timeline."""

import structlog

from service.flows.unanswered import KIND as UNANSWERED
from service.store import inbox, markers, replies, thread, visibility
from service.store.inbox import Entry
from service.store.records import Recruiter
from service.usecases.access import seen
from service.usecases.audit import note
from service.usecases.context import Context
from service.usecases.problems import NotFound

_DETAIL = "the candidate's own words were shown"
_log = structlog.get_logger()


def reveal_words(context: Context, reader: Recruiter, reply_id: int) -> Entry:
    """Return a reply with its words, for somebody who sees it. Raises NotFound."""
    with context.database.read() as tx:
        sight = visibility.sight_of(tx, reader)
        entry = inbox.one(tx, sight, reply_id)
    if entry is None:
        raise NotFound(f"reply {reply_id} is not in this inbox")
    return entry.saying(read_words(context, reply_id, reader.email))


def reveal_text(context: Context, reader: Recruiter, message_id: int, interview_id: int) -> str:
    """Return a candidate's text that made no reply, for somebody who sees it in their thread.

    It leaves a marker at the interview. Raises NotFound.
    """
    now = context.clock()
    with context.database.write() as tx:
        record = seen(tx, reader, interview_id)
        of = thread.scope(tx, visibility.sight_of(tx, reader), record.candidate.phone)
        body = thread.body_of(tx, of, message_id)
        if body is None:
            raise NotFound(f"there is no text {message_id}")
        markers.keep(tx, interview_id, "words.shown", now, detail=_DETAIL, actor=reader.email)
        note(tx, reader.email, "words.shown", "interview", interview_id, now=now)
        return body


def read_words(context: Context, reply_id: int, actor: str) -> str:
    """Return the words of a reply to an interview; private ones leave a marker each time.

    `actor` is who reads them: an address, or the name of a token. Raises NotFound.
    """
    with context.database.write() as tx:
        reply = replies.by_id(tx, reply_id)
        if reply is None or reply.interview_id is None or reply.kind == UNANSWERED:
            raise NotFound(f"there is no reply {reply_id}")
        if reply.private:
            now = context.clock()
            markers.keep(tx, reply.interview_id, "words.shown", now, detail=_DETAIL, actor=actor)
            note(tx, actor, "words.shown", "reply", reply_id, now=now)
            _log.info("private words shown", reply=reply_id, interview=reply.interview_id)
        return reply.text
