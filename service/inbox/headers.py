"""What browsers are told about our pages: no foreign scripts, no frames, no leaks."""

from urllib.parse import urlsplit

from flask import Flask, Response

from service.deps import Deps

_ANY_PAGE = {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def protect_pages(app: Flask, deps: Deps) -> None:
    """Send strict headers with every page. A page that sets one of them itself keeps its own.

    Nothing that is no page is taken for one.
    """
    policy = content_policy(deps.settings.sandbox_url)

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if response.mimetype != "text/html":
            return response
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Cache-Control", "no-store")
        for name, value in _ANY_PAGE.items():
            response.headers.setdefault(name, value)
        return response


def content_policy(sandbox_url: str) -> str:
    """Return the policy; the sandbox, when there is one, may show the inbox beside its phones."""
    parts = urlsplit(sandbox_url)
    framed_by = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors 'self'{framed_by}"
    )
