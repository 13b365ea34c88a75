"""The tabs of the settings, in the order in which they are shown."""

from dataclasses import dataclass

from service.flows.access import Act, may


@dataclass(frozen=True, slots=True)
class Tab:
    """One page; `settings.tab.<name>` says what it is called, `act` what one must be let do."""

    name: str
    path: str
    act: Act | None = None


TABS = (
    Tab("profile", "/settings"),
    Tab("channels", "/settings/channels"),
    Tab("organisation", "/settings/organisation", Act.MANAGE_SETTINGS),
    Tab("wording", "/settings/wording", Act.MANAGE_SETTINGS),
    Tab("people", "/settings/people", Act.MANAGE_USERS),
    Tab("tokens", "/settings/tokens", Act.MANAGE_TOKENS),
    Tab("webhooks", "/settings/webhooks", Act.MANAGE_WEBHOOKS),
    Tab("audit", "/settings/audit", Act.SEE_AUDIT),
)


def tabs_for(role: str) -> tuple[Tab, ...]:
    """Return the tabs that somebody of a role sees."""
    return tuple(tab for tab in TABS if tab.act is None or may(role, tab.act))
