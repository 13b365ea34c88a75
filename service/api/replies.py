"""The feed of replies over HTTP."""

from dataclasses import replace

from service.api import cursors, shaping
from service.api.answers import Answer, answer
from service.api.blueprint import Api, problems
from service.api.guard import token_name
from service.api.shapes import Paging, ReplyFeed, ReplyPath, Words
from service.deps import Deps
from service.store import replies
from service.usecases.reveal_words import read_words


def add_routes(api: Api, deps: Deps) -> None:
    """Add the feed, and the words that it keeps to itself."""

    @api.get("/replies", responses={200: ReplyFeed})
    def get_replies(query: Paging) -> Answer:
        """Follow the replies: every one once, oldest first.

        Ask again with `next_cursor` whenever you like; at the end it stays where it is.
        """
        with deps.context.database.read() as tx:
            found = replies.feed(tx, cursors.last_id(query.cursor), query.limit)
        cursor = cursors.encode(found[-1].id) if found else query.cursor
        return answer(ReplyFeed(items=[shaping.reply(one) for one in found], next_cursor=cursor))

    @api.post("/replies/<reply_id>/words", responses={200: Words, **problems(404)})
    def show_words(path: ReplyPath) -> Answer:
        """Read the words of a reply, private ones too.

        Reading private words is noted in the interview's timeline, each time, with the name of
        the token.
        """
        text = read_words(deps.context, path.reply_id, token_name(deps))
        return replace(answer(Words(text=text)), is_secret=True)
