"""Turns templates into pages and fragments, with the catalogue's sentences at hand."""

from functools import partial
from typing import Protocol

from flask import Flask

from service.flows.wording.catalogue import say
from service.inbox import assets

LANGUAGE = "en"
words = partial(say, language=LANGUAGE)


class Render(Protocol):
    """Renders a template of the inbox by its name."""

    def __call__(self, name: str, **values: object) -> str: ...


def renderer(app: Flask) -> Render:
    """Return what renders with this application's templates.

    It needs no request, so that a stream can go on long after its request was read.
    """

    def render(name: str, **values: object) -> str:
        template = app.jinja_env.get_template(f"inbox/{name}")
        return template.render(say=words, asset=assets.url_of, **values)

    return render
