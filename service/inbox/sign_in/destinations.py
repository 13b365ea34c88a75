"""Where to go after signing in: a page of ours, whatever the address bar says."""

from urllib.parse import urlencode

HOME = "/inbox"
_LONGEST = 500


def safe(wanted: str) -> str:
    r"""Return a path of ours; anything that could lead away becomes the inbox.

    Browsers read "//elsewhere" and "/\elsewhere" as other hosts, and drop tabs and line breaks
    before they look.
    """
    leads_away = not wanted.startswith("/") or wanted[1:2] in {"/", "\\"}
    odd = not wanted.isprintable() or "\\" in wanted or len(wanted) > _LONGEST
    loops = wanted.partition("?")[0] in {"/", "/login", "/logout"}
    return HOME if leads_away or odd or loops else wanted


def sign_in_address(wanted: str) -> str:
    """Return the sign-in page that leads on to a page of ours."""
    destination = safe(wanted)
    return "/login" if destination == HOME else "/login?" + urlencode({"next": destination})
