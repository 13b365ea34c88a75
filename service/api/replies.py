"""The feed of replies over HTTP."""

from service.api import cursors, shaping
from service.api.answers import Answer, answer
from service.api.blueprint import Api
from service.api.shapes import Paging, ReplyFeed
from service.deps import Deps
from service.store import replies


def add_routes(api: Api, deps: Deps) -> None:
    """Add the feed."""

    @api.get("/replies", responses={200: ReplyFeed})
    def get_replies(query: Paging) -> Answer:
        """Follow the replies: every one once, oldest first.

        Ask again with `next_cursor` whenever you like; at the end it stays where it is.
        """
        with deps.context.database.read() as tx:
            found = replies.feed(tx, cursors.last_id(query.cursor), query.limit)
        cursor = cursors.encode(found[-1].id) if found else query.cursor
        return answer(ReplyFeed(items=[shaping.reply(one) for one in found], next_cursor=cursor))
