"""Pages, compressed where nobody but the reader can have asked for them."""

import gzip
import io
import secrets

from flask import Flask, Response, request

# A page holds a token and strangers' words together. Whoever sees how long answers are, and can let
# the browser ask again and again for words of their choice, would read the token from the lengths
# (BREACH). So nothing is compressed that another site may have let the browser ask for: browsers
# say who asks, wherever an address is protected by TLS. And strangers' words in texts, of which few
# come, are hidden behind a length by chance.
_BY_THE_READER = frozenset({"same-origin", "none"})
_SHORTEST, _CHANCE = 1000, 100


def compress_pages(app: Flask) -> None:
    """Compress a page, or a part of one, for a browser whose reader asked for it."""

    @app.after_request
    def compress(response: Response) -> Response:
        if response.mimetype != "text/html" or response.is_streamed:
            return response
        response.vary.update(("Accept-Encoding", "Sec-Fetch-Site"))
        if _is_asked_for() and len(response.get_data()) >= _SHORTEST:
            response.set_data(_compressed(response.get_data()))
            response.content_encoding = "gzip"
        return response


def _is_asked_for() -> bool:
    asked_by = request.headers.get("Sec-Fetch-Site")
    return asked_by in _BY_THE_READER and request.accept_encodings.quality("gzip") > 0


def _compressed(page: bytes) -> bytes:
    packed = io.BytesIO()
    name = "x" * secrets.randbelow(_CHANCE)
    with gzip.GzipFile(name, "wb", fileobj=packed, mtime=0) as file:
        file.write(page)
    return packed.getvalue()
