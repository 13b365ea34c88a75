"""Scripts and styles: read once, compressed once, kept by browsers until they change."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

_FOLDER = Path(__file__).parent / "static"
_KINDS = frozenset({".css", ".js", ".svg"})
_PATH = "/static/inbox"
ENDPOINT = "inbox.asset"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    plain: bytes
    zipped: bytes
    kind: str
    digest: str


def add_routes(routes: Blueprint) -> None:
    """Serve the files under /static/inbox, compressed for whoever asks (pages: `compressing`)."""

    @routes.get(f"{_PATH}/<path:name>")
    def asset(name: str) -> Response:
        found = _assets().get(name)
        return _answer(found) if found else abort(404)


def url_of(name: str) -> str:
    """Return an address that changes with the file's content. KeyError for no such file."""
    return f"{_PATH}/{name}?v={_assets()[name].digest}"


def _answer(asset: Asset) -> Response:
    zipped = request.accept_encodings.quality("gzip") > 0
    response = Response(asset.zipped if zipped else asset.plain, mimetype=asset.kind)
    if zipped:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@cache
def _assets() -> dict[str, Asset]:
    files = (path for path in _FOLDER.rglob("*") if path.suffix in _KINDS)
    return {path.relative_to(_FOLDER).as_posix(): _read(path) for path in files}


def _read(path: Path) -> Asset:
    plain = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    zipped = gzip.compress(plain, mtime=0)
    return Asset(plain, zipped, kind, hashlib.sha256(plain).hexdigest()[:12])
