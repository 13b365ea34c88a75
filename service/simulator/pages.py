"""The handsets in the browser, beside the recruiter's inbox; they work without JavaScript."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from service.simulator import faults, media, numbers, pages_calls, quick, views
from service.simulator.control import (
    BadInputError,
    check_answer,
    check_body,
    read_media,
    read_phone,
)
from service.simulator.core import current
from service.simulator.faults import Fault
from service.simulator.machine import MOST_ANSWERS
from service.simulator.model import Handset

pages = Blueprint(
    "pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
pages.register_blueprint(pages_calls.calls_pages)
pages.add_app_template_filter(numbers.grouped, "grouped")
pages.add_app_template_filter(media.name, "attachment")
_STATUS_WORDS = {
    "delivered": "Delivered",
    "sent": "Sent",
    "undelivered": "Not delivered",
    "failed": "Not delivered",
    "canceled": "Cancelled",
    "scheduled": "Scheduled",
    "received": "",
}
_ERROR_WORDS = {
    21610: "opted out",
    30001: "too late to be useful",
    30003: "phone off or out of reach",
    30036: "too late to be useful",
}
_LONGEST_NAME = 80
_SHOWN_ALERTS = 5
_PARTS = frozenset({"thread", "quick", "machine", "call"})


@pages.app_template_filter("status_words")
def status_words(message: dict[str, Any]) -> str:
    """Say how far a text has come, and why it ended if it did."""
    words = _STATUS_WORDS.get(message["status"], "On its way")
    code = message["error_code"]
    return f"{words} · {_ERROR_WORDS.get(code, 'error')} ({code})" if code else words


@pages.app_template_filter("initials")
def initials(name: str) -> str:
    """Return up to two initials of a name."""
    return "".join(word[0] for word in name.split()[:2]).upper()


@pages.errorhandler(BadInputError)
def refuse(error: BadInputError) -> tuple[str, int]:
    """Say on a page what would be accepted."""
    return render_template("simulator/refused.html", sentence=str(error)), 422


@pages.get("/")
def desk() -> str:
    """Show the list of phones, the open ones (?phone=, repeated) and the inbox."""
    handsets = _handsets()
    asked = [read_phone(phone) for phone in request.args.getlist("phone")[:4]]
    opened = asked or [handset["phone"] for handset in handsets[:1]]
    shown = {**_everything(), "handsets": handsets, "opened": opened}
    return render_template("simulator/desk.html", phones=[_phone(one) for one in opened], **shown)


@pages.get("/phones/<phone>")
def one_phone(phone: str) -> str:
    """Show one handset alone."""
    number = read_phone(phone)
    return render_template("simulator/alone.html", phone=_phone(number), **_everything())


@pages.get("/fragments/list")
def list_fragment() -> str:
    """Render the list of phones for a page that is open."""
    handsets = _handsets()
    opened = request.args.getlist("phone")
    return render_template("simulator/_list.html", handsets=handsets, opened=opened)


@pages.get("/fragments/<part>/<phone>")
def phone_fragment(part: str, phone: str) -> str:
    """Render a part of a phone (its texts, buttons, switch) for a page that is open."""
    if part not in _PARTS:
        abort(404)
    return render_template(f"simulator/_{part}.html", phone=_phone(read_phone(phone)))


@pages.get("/fragments/panel")
def panel_fragment() -> str:
    """Render the switches and warnings for a page that is open."""
    return render_template("simulator/_panel.html", **_everything())


@pages.post("/phones")
def add_phone() -> Redirect:
    """Open a phone that nobody has texted yet."""
    number = read_phone(request.form.get("phone", "").strip())
    name = request.form.get("name", "").strip()[:_LONGEST_NAME]
    current().network.rename(number, name)
    return redirect(f"/?{urlencode({'phone': number})}", 303)


@pages.post("/phones/<phone>/texts")
def send_text(phone: str) -> Redirect:
    """Send a text as the holder of the phone, then go back to where it was written."""
    number = read_phone(phone)
    body, attached = request.form.get("body", ""), read_media(request.form.getlist("media"))
    check_body(body, attached)
    current().inbound.receive(number, body, attached)
    return redirect(pages_calls.back_to(f"/phones/{quote(number, safe='')}"), 303)


@pages.post("/phones/<phone>/machine")
def switch_machine(phone: str) -> Redirect:
    """Let a phone answer every text by itself, or end that."""
    number = read_phone(phone)
    answer = request.form.get("answer", "").strip() if request.form.get("on") == "1" else ""
    check_answer(answer)
    current().network.answer_by_itself(number, answer)
    return redirect(pages_calls.back_to(f"/phones/{quote(number, safe='')}"), 303)


@pages.post("/faults")
def switch_fault() -> Redirect:
    """Switch a fault on for good, or off."""
    name, simulator = request.form.get("fault", ""), current()
    if name not in faults.ACCEPTED:
        raise BadInputError(f"fault {name!r} is unknown; accepted: {', '.join(faults.ACCEPTED)}")
    if request.form.get("on") == "1":
        simulator.faults.set(Fault(name, remaining=None))
    else:
        simulator.faults.clear(name)
    simulator.network.touch()
    return redirect(pages_calls.back_to("/"), 303)


@pages.after_request
def no_store(response: Response) -> Response:
    """Keep threads out of caches; only static files may be kept."""
    if request.endpoint != "pages.static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _handsets() -> list[dict[str, Any]]:
    handsets = views.handsets_view(current().network)
    return [
        handset | pages_calls.list_parts(handset["phone"], handset["last"]) for handset in handsets
    ]


def _phone(number: str) -> dict[str, Any]:
    network = current().network
    with network.changed:
        handset = network.handsets.get(number, Handset(number))
        thread = views.thread_view(network, number)
        return {
            **views.handset_view(handset, network),
            "thread": thread,
            **pages_calls.call_parts(number, thread),
            "quick": quick.answers(thread),
            "most_answers": MOST_ANSWERS,
        }


def _everything() -> dict[str, Any]:
    simulator = current()
    return {
        "version": simulator.network.version,
        "sender": simulator.settings.phone_number,
        "inbox_url": simulator.settings.inbox_url,
        "active": {fault.name: fault for fault in simulator.faults.active()},
        "faults": faults.ACCEPTED,
        "attachments": media.MENU,
        "ways": pages_calls.WAYS,
        "alerts": simulator.network.alerts[-_SHOWN_ALERTS:][::-1],
        "here": request.full_path.rstrip("?"),
    }
