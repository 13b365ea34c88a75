"""Who may do what."""

import pytest

from service.flows.access import Act, Role, Sight, may


@pytest.mark.parametrize("act", Act)
def test_only_an_admin_may_what_not_everybody_may(act: Act) -> None:
    assert may(Role.ADMIN, act)
    assert not may(Role.RECRUITER, act)
    assert not may("", act)
    assert not may("owner", act)


@pytest.mark.parametrize(
    ("recruiter_id", "assignee_id", "seen"),
    [
        (1, None, True),
        (2, None, True),
        (3, None, False),
        (3, 1, True),
        (3, 2, False),
        (None, 3, True),
    ],
)
def test_a_recruiter_sees_what_is_theirs_their_teams_handed_to_them_or_a_strangers(
    recruiter_id: int | None, assignee_id: int | None, seen: bool
) -> None:
    eyes = Sight(1, everything=False, recruiters=frozenset({1, 2}))
    assert eyes.sees_reply(recruiter_id, assignee_id) is seen
    if recruiter_id is not None:
        handed = frozenset({assignee_id}) if assignee_id else frozenset()
        assert eyes.sees_interview(recruiter_id, handed) is seen
