"""The organisation's own sentences, one at a time, with a handset that shows what they become."""

from typing import Any

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from service.flows.access import Act
from service.flows.wording import overrides
from service.flows.wording.catalogue import LANGUAGES, NO_OVERRIDES, Overrides, sentence
from service.flows.wording.preview import Preview, keys, preview
from service.inbox.rendering import words
from service.inbox.session import reader
from service.inbox.settings.desk import Desk, done, only, status_of, wrong_of
from service.usecases import organisation
from service.usecases.problems import BadInput

_HOME = "/settings/wording"
_FIRST = "reminder.ask"
_LONGEST, _LONGEST_LABEL = 2000, 70


def add_routes(routes: Blueprint, desk: Desk) -> None:
    """Add /settings/wording."""
    context = desk.context

    @routes.get(_HOME)
    def show_wording() -> ResponseReturnValue:
        only(Act.MANAGE_SETTINGS)
        language, key = _chosen(request.args)
        return _page(desk, language, key, _now(desk, language, key), {})

    @routes.post(_HOME)
    def change_wording() -> ResponseReturnValue:
        only(Act.MANAGE_SETTINGS)
        language, key = _chosen(request.form)
        text, was_ours = _text(), not _is_own(desk, language, key)
        try:
            organisation.say_it_their_way(context, reader().email, language, key, text)
        except BadInput as error:
            return _page(desk, language, key, text, wrong_of(error)), status_of(error)
        undo = f"{_HOME}/ours?language={language}&key={key}" if was_ours else ""
        return done(_address(language, key), "settings.wording.saved", undo)

    @routes.post(f"{_HOME}/ours")
    def take_back_wording() -> ResponseReturnValue:
        only(Act.MANAGE_SETTINGS)
        language, key = _chosen(request.values)
        organisation.say_it_our_way(context, reader().email, language, key)
        return done(_address(language, key), "settings.wording.ours_again")

    @routes.post(f"{_HOME}/preview")
    def preview_wording() -> ResponseReturnValue:
        only(Act.MANAGE_SETTINGS)
        language, key = _chosen(request.form)
        if "HX-Request" not in request.headers:
            return redirect(_address(language, key), 303)
        shown = _preview(desk, language, key, _text())
        return desk.part("_handset", shown=shown, language=language)


def _chosen(given: Any) -> tuple[str, str]:  # noqa: ANN401  # the address's or the form's fields
    language, key = given.get("language", "en"), given.get("key", _FIRST)
    known = {one for some in keys().values() for one in some}
    if language not in LANGUAGES or key not in known:
        abort(404)
    return language, key


def _address(language: str, key: str) -> str:
    return f"{_HOME}?language={language}&key={key}"


def _text() -> str:
    """Return what was typed; forms send line breaks as CRLF, texts have LF."""
    return request.form.get("text", "").replace("\r\n", "\n").strip()[:_LONGEST]


def _now(desk: Desk, language: str, key: str) -> str:
    own = organisation.sentences(desk.context).get(language, {})
    return own.get(key) or sentence(key, language, desk.deps.settings.wording)


def _is_own(desk: Desk, language: str, key: str) -> bool:
    return key in organisation.sentences(desk.context).get(language, {})


def _preview(desk: Desk, language: str, key: str, text: str) -> Preview:
    given = organisation.merged(desk.deps.settings.wording, organisation.sentences(desk.context))
    return preview(language, key, text, given, organisation.problems_of(language, key, text))


def _page(desk: Desk, language: str, key: str, text: str, wrong: dict[str, str]) -> str:
    own = organisation.sentences(desk.context)
    return desk.page(
        "wording",
        wrong=wrong,
        language=language,
        languages=LANGUAGES,
        key=key,
        text=text,
        ours=sentence(key, language, NO_OVERRIDES),
        is_own=key in own.get(language, {}),
        facts=sorted(overrides.facts_of(key)),
        groups=_groups(language, own),
        shown=_preview(desk, language, key, text),
    )


def _groups(language: str, own: Overrides) -> list[dict[str, Any]]:
    """List the sentences by what they belong to, each by its beginning."""
    return [
        {
            "name": words(f"settings.wording.group.{group}"),
            "keys": [(key, _label(key, language, own)) for key in listed],
        }
        for group, listed in keys().items()
    ]


def _label(key: str, language: str, own: Overrides) -> str:
    text = sentence(key, language, own).replace("{organisation}: ", "").replace("\n", " ")
    mark = "• " if key in own.get(language, {}) else ""
    return mark + (text if len(text) <= _LONGEST_LABEL else text[:_LONGEST_LABEL].rstrip() + "…")
