"""POST /interviews/{id}/outcome: after the start, idempotent, correctable, in the timeline."""

import pytest

from service.usecases.context import Context
from tests.support.api import ApiClient
from tests.support.clock import StandingClock
from tests.support.inbox import ONE_DATABASE
from tests.support.steps import invited

pytestmark = ONE_DATABASE


def test_an_outcome_is_recorded_repeated_and_corrected(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    path = f"/interviews/{invited(context).id}"
    clock.advance(hours=27)
    sent = [api.post(f"{path}/outcome", {"outcome": one}) for one in ("attended",) * 2]
    sent.append(api.post(f"{path}/outcome", {"outcome": "no_show"}))
    assert [(one.status_code, one.get_json()["status"]) for one in sent] == [
        (200, "completed"), (200, "completed"), (200, "no_show"),
    ]  # fmt: skip
    items = api.get(f"{path}/timeline")["items"]
    words = [one["detail"] for one in items if one["kind"] == "outcome.recorded"]
    assert words == ["the candidate came (by tests)", "the candidate did not come (by tests)"]


def test_before_the_start_it_is_409(api: ApiClient, context: Context) -> None:
    answer = api.post(f"/interviews/{invited(context).id}/outcome", {"outcome": "attended"})
    assert (answer.status_code, answer.get_json()["detail"]) == (
        409, "the interview has not started",
    )  # fmt: skip


@pytest.mark.parametrize("body", [{}, {"outcome": "late"}, {"outcome": "attended", "by": "me"}])
def test_another_word_is_422(api: ApiClient, context: Context, body: dict[str, str]) -> None:
    assert api.post(f"/interviews/{invited(context).id}/outcome", body).status_code == 422


def test_an_unknown_interview_is_404(api: ApiClient) -> None:
    assert api.post("/interviews/999/outcome", {"outcome": "attended"}).status_code == 404
