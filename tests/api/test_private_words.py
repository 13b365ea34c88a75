"""Programs get private words by asking for them one by one, under their name."""

from typing import Any

from service.usecases.context import Context
from tests.support.api import ApiClient
from tests.support.recruiting import SECRET, told_in_private


def shown(api: ApiClient, interview_id: int) -> list[dict[str, Any]]:
    items = api.get(f"/interviews/{interview_id}/timeline")["items"]
    return [one for one in items if one["kind"] == "words.shown"]


def test_a_private_reply_says_so_and_keeps_its_words(api: ApiClient, context: Context) -> None:
    made, _ = told_in_private(context)
    (reply,) = api.get("/replies")["items"]
    assert (reply["text"], reply["private"], reply["reason"]) == ("", True, "family_or_health")
    assert api.get(f"/interviews/{made.id}")["last_reply"]["text"] == ""


def test_nothing_that_is_read_holds_them(api: ApiClient, context: Context) -> None:
    made, _ = told_in_private(context)
    one = f"/interviews/{made.id}"
    for path in ("/replies", "/interviews", one, f"{one}/timeline"):
        assert "leukaemia" not in api("GET", path).text


def test_asking_gives_them_and_notes_the_token(api: ApiClient, context: Context) -> None:
    made, reply_id = told_in_private(context)
    answer = api.post(f"/replies/{reply_id}/words")
    assert (answer.status_code, answer.get_json()) == (200, {"text": SECRET})
    assert [one["detail"] for one in shown(api, made.id)] == [
        "the candidate's own words were shown (by tests)"
    ]


def test_a_key_keeps_no_words_and_spares_no_mark(api: ApiClient, context: Context) -> None:
    made, reply_id = told_in_private(context)
    answers = [api.post(f"/replies/{reply_id}/words", key="one").get_json() for _ in range(2)]
    assert answers == [{"text": SECRET}] * 2
    assert len(shown(api, made.id)) == 2
    with context.database.read() as tx:
        kept = tx.exec_driver_sql("SELECT body FROM idempotency_key").scalars().all()
    assert kept == [""]


def test_a_reply_that_is_not_there_is_a_404(api: ApiClient) -> None:
    assert api.post("/replies/404/words").status_code == 404


def test_without_a_token_nothing_is_shown(api: ApiClient, context: Context) -> None:
    made, reply_id = told_in_private(context)
    answer = api.client.post(f"/api/v1/replies/{reply_id}/words")
    assert (answer.status_code, SECRET in answer.text) == (401, False)
    assert shown(api, made.id) == []
