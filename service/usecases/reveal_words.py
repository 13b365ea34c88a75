"""Private words are shown to one reader, by a deliberate act that is kept in the timeline."""

import structlog

from service.flows.unanswered import KIND as UNANSWERED
from service.store import inbox, markers, replies, visibility
from service.store.inbox import Entry
from service.store.records import Recruiter
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
            _log.info("private words shown", reply=reply_id, interview=reply.interview_id)
        return reply.text
