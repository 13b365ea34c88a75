"""api.twilio.com and messaging.twilio.com, as far as texting needs them."""

import hmac
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from service.simulator.core import current
from service.simulator.errors import ApiError, as_response

rest = Blueprint("rest", __name__)
_ACCOUNT = "/2010-04-01/Accounts/<account_sid>"


def take_account(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Keep the account of the path for the check; there is one, so no endpoint needs it."""
    g.path_account_sid = (values or {}).pop("account_sid", None)


def check_credentials() -> None:
    """Let in the account with its token, or the API key with its secret; the path must be ours."""
    settings = current().settings
    given = request.authorization
    user, secret = (given.username or "", given.password or "") if given else ("", "")
    tokens = settings.auth_tokens if user == settings.account_sid else ()
    if user and user == settings.api_key:
        tokens = (settings.api_secret,)
    if not any(hmac.compare_digest(secret.encode(), token.encode()) for token in tokens):
        raise ApiError(20003)
    if g.path_account_sid not in {None, settings.account_sid}:
        raise ApiError(20404, request.path)


rest.url_value_preprocessor(take_account)
rest.before_request(check_credentials)


@rest.errorhandler(ApiError)
def refuse(error: ApiError) -> Response:
    """Answer as Twilio refuses."""
    return as_response(error)


@rest.get(f"{_ACCOUNT}.json")
def fetch_account() -> Response:
    """Return the account; the check that credentials are good."""
    return jsonify(current().account.account_resource())


@rest.get(f"{_ACCOUNT}/IncomingPhoneNumbers.json")
def list_numbers() -> Response:
    """List the account's one number, unless the filter is for another."""
    number = current().account.number_resource()
    wanted = request.args.get("PhoneNumber", "").lstrip("+")
    found = [number] if wanted in number["phone_number"] else []
    page: dict[str, Any] = {"incoming_phone_numbers": found, "page": 0, "page_size": 50}
    return jsonify(page | {"next_page_uri": None, "uri": request.path})


@rest.route(f"{_ACCOUNT}/IncomingPhoneNumbers/<number_sid>.json", methods=["GET", "POST"])
def one_number(number_sid: str) -> Response:
    """Fetch the number, or point its webhooks elsewhere."""
    account = current().account
    if number_sid != account.number_sid:
        raise ApiError(20404, request.path)
    if request.method == "POST":
        account.update_number(request.form)
    return jsonify(account.number_resource())


@rest.route("/v1/Services/<service_sid>", methods=["GET", "POST"])
def one_service(service_sid: str) -> Response:
    """Fetch the Messaging Service, or change where its inbound texts go."""
    simulator = current()
    if service_sid != simulator.settings.messaging_service_sid:
        raise ApiError(20404, request.path)
    if request.method == "POST":
        simulator.account.update_service(request.form)
    return jsonify(simulator.account.service_resource())


@rest.get("/v1/Services/<service_sid>/PhoneNumbers")
def service_numbers(service_sid: str) -> Response:
    """List the numbers of the Messaging Service: the account's one."""
    simulator = current()
    if service_sid != simulator.settings.messaging_service_sid:
        raise ApiError(20404, request.path)
    number = simulator.account.number_resource()
    kept = {name: number[name] for name in ("sid", "account_sid", "phone_number")}
    meta = {"key": "phone_numbers", "page": 0, "page_size": 50, "next_page_url": None}
    return jsonify({"phone_numbers": [kept | {"service_sid": service_sid}], "meta": meta})
