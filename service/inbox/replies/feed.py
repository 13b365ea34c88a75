"""What one open page is told: what came into its view, what colleagues changed, the numbers."""

from collections.abc import Iterator

from service.flows import handling
from service.flows.handling import belongs
from service.inbox.replies.live import News
from service.inbox.replies.rendering import Inbox
from service.inbox.replies.stream import event
from service.store.inbox import Entry
from service.usecases import read_inbox
from service.usecases.read_inbox import Asked, Page
from service.usecases.sessions import Holder


class PageFeed:
    """The events of one stream; remembers what it has given out.

    A page that shows what was searched for gets no new cards: it stays what was asked for.
    """

    def __init__(self, inbox: Inbox, holder: Holder, asked: Asked, after: int) -> None:
        who = holder.recruiter
        self.eyes, self.session_id = read_inbox.eyes(inbox.context, who), holder.session.id
        self._inbox, self._who, self._asked, self._after = inbox, who, asked, after
        self._caught_up: dict[int, Entry] = {}

    def missed(self) -> Iterator[str]:
        """Yield an event for each reply behind the last one, oldest first."""
        more: int | None = self._after
        while more is not None and not self._asked.query:
            found = read_inbox.news(self._inbox.context, self._who, more, self._asked)
            for entry in found.entries:
                self._after = entry.id
                self._caught_up[entry.id] = entry
                html = self._inbox.news(self._who, Page((entry,), found.counts))
                yield event(html + self._inbox.numbers(found.counts), entry.id)
            more = found.older

    def told(self, news: News) -> Iterator[str]:
        """Yield one event, or none where the page has it already."""
        entry = news.entry
        if self._caught_up.pop(entry.id, None) == entry:
            return
        is_new = entry.id > self._after
        if is_new:
            self._after = entry.id
        html = self._card(news, is_new=is_new) + self._numbers(news)
        yield event(html, entry.id if is_new else None)

    def _card(self, news: News, *, is_new: bool) -> str:
        """Render the card, once for all who read it alike."""
        entry, who = news.entry, self._who
        stands = entry.standing(self._inbox.context.clock())
        listed = belongs(self._asked.show, stands, self.eyes) and not self._asked.query
        listed = listed and (is_new or stands.unread)

        def make() -> str:
            if is_new:
                return self._inbox.news(who, Page((entry,), {}), listed=listed)
            return self._inbox.changed(who, entry, listed=listed)

        return news.once((who.time_zone, who.role, is_new, listed), make)

    def _numbers(self, news: News) -> str:
        counts = news.once(self.eyes, lambda: handling.counts(news.standings, self.eyes))
        return news.once(tuple(counts.values()), lambda: self._inbox.numbers(counts))
