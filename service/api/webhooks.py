"""Webhooks over HTTP: which addresses are told of what."""

from http import HTTPStatus

from service.api import cursors, shaping
from service.api.answers import Answer, answer
from service.api.blueprint import Api, problems
from service.api.guard import token_name
from service.api.shapes import Paging, WebhookList, WebhookMade, WebhookPath, WebhookWanted
from service.deps import Deps
from service.usecases.webhooks_out import add_webhook, list_webhooks, remove_webhook


def add_routes(api: Api, deps: Deps) -> None:
    """Add what is done with webhooks."""

    @api.post("/webhooks", responses={201: WebhookMade, **problems(409)})
    def make_webhook(body: WebhookWanted) -> Answer:
        """Have an address told of events, signed by Standard Webhooks.

        The secret is in this answer only. Private addresses are refused.
        """
        made = add_webhook(deps.context, body.url, body.events, token_name(deps))
        return answer(shaping.webhook_made(made), HTTPStatus.CREATED)

    @api.get("/webhooks", responses={200: WebhookList})
    def get_webhooks(query: Paging) -> Answer:
        """List webhooks, in the order in which they were made, without their secrets."""
        found = list_webhooks(deps.context, cursors.last_id(query.cursor), query.limit + 1)
        page = found[: query.limit]
        cursor = cursors.encode(page[-1].id) if len(found) > len(page) else None
        items = [shaping.webhook(one) for one in page]
        return answer(WebhookList(items=items, next_cursor=cursor))

    @api.delete("/webhooks/<webhook_id>", responses={204: None, **problems(404)})
    def delete_webhook(path: WebhookPath) -> Answer:
        """Tell an address no more, and forget what it was told."""
        remove_webhook(deps.context, path.webhook_id, token_name(deps))
        return Answer(HTTPStatus.NO_CONTENT, "")
