"""Turns the page's templates into pages; its one style stands in each, so that one request does."""

from typing import Protocol

from babel import Locale
from flask import Flask, request
from markupsafe import Markup

from service.flows.wording import catalogue
from service.flows.wording.catalogue import language_of

_LONGEST_TAG = 35


class Render(Protocol):
    """Renders a template by its name in the language of a tag."""

    def __call__(self, name: str, tag: str, **values: object) -> str: ...


def renderer(app: Flask, css: str) -> Render:
    """Return what renders with this application's templates."""
    style = Markup(css)  # noqa: S704  # our own file

    def render(name: str, tag: str, **values: object) -> str:
        template = app.jinja_env.get_template(f"link/{name}")
        return template.render(css=style, tag=tag, languages=_languages(language_of(tag)), **values)

    return render


def tag_for(candidates: str) -> str:
    """Return the language to show: what ?lang= asks for, else the candidate's, else the browser's.

    A candidate's own tag is kept whole where its language is shown: "en-GB" writes other dates.
    """
    asked = request.args.get("lang", "")
    known = candidates.replace("_", "-")[:_LONGEST_TAG]
    base = known.split("-")[0].lower()
    if asked in catalogue.LANGUAGES:
        return known if asked == base else asked
    if base in catalogue.LANGUAGES:
        return known
    return request.accept_languages.best_match(catalogue.LANGUAGES, catalogue.FALLBACK)


def _languages(shown: str) -> list[tuple[str, str, bool]]:
    """List code and own name of each language, and whether it is the one that is shown."""
    codes = catalogue.LANGUAGES
    names = ((code, Locale.parse(code).get_language_name(code) or code) for code in codes)
    return [(code, name[:1].upper() + name[1:], code == shown) for code, name in names]
