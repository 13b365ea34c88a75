"""Texts that carry more than words: pictures, contact cards, places."""

from urllib.parse import quote

import pytest
import requests
from twilio.request_validator import RequestValidator

from service.simulator import media
from service.simulator.embedded import EmbeddedSimulator
from tests.simulator.receiver import Receiver
from tests.simulator.words import SAM

TEXTS = f"/phones/{quote(SAM)}/texts"


@pytest.mark.parametrize("body", ["", "here is my bus pass"])
@pytest.mark.parametrize("kind", ["image/jpeg", "text/vcard", "text/x-vcard", "text/x-vlocation"])
def test_what_comes_with_a_text_is_posted_and_signed(
    sim: EmbeddedSimulator, receiver: Receiver, body: str, kind: str
) -> None:
    receipt = sim.text(SAM, body, media=[kind])
    (post,) = receiver.at("/sms")
    assert (post.form["NumMedia"], post.form["MediaContentType0"]) == ("1", kind)
    assert (post.form["Body"], receipt["sid"][:2]) == (body, "MM")
    assert post.form["MediaUrl0"].startswith("http")
    assert RequestValidator(sim.settings.auth_token).validate(post.url, post.form, post.signature)


def test_each_of_several_attachments_has_its_type(
    sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    sim.text(SAM, "both", media=["image/png", "text/vcard"])
    form = receiver.at("/sms")[0].form
    assert [form[f"MediaContentType{at}"] for at in (0, 1)] == ["image/png", "text/vcard"]
    (text,) = sim.messages(SAM)
    assert (text["media"], text["attached"]) == (2, ["image/png", "text/vcard"])


@pytest.mark.parametrize(
    "given", [["picture"], ["a b/c"], [1], {"image/jpeg": 1}, -1, ["a/b"] * 11]
)
def test_media_that_twilio_could_not_name_is_refused(sim: EmbeddedSimulator, given: object) -> None:
    url = f"{sim.url}/sandbox/handsets/{SAM}/texts"
    answer = requests.post(url, json={"body": "x", "media": given}, timeout=5)
    assert answer.status_code == 422
    assert "image/jpeg" in answer.json()["error"]


@pytest.mark.parametrize("kind", [kind for kind, _ in media.MENU])
def test_the_menu_of_the_handset_sends_it_without_javascript(
    sim: EmbeddedSimulator, receiver: Receiver, kind: str
) -> None:
    form = {"body": "", "media": kind}
    answer = requests.post(sim.url + TEXTS, data=form, timeout=5, allow_redirects=False)
    assert answer.status_code == 303
    assert receiver.at("/sms")[0].form["MediaContentType0"] == kind


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("image/gif", "Picture"),
        ("text/x-vcard", "Contact card"),
        ("text/x-vlocation", "Place"),
        ("video/mp4", "Video"),
        ("audio/amr", "Sound"),
        ("application/pdf", "File"),
    ],
)
def test_an_attachment_is_named_on_the_handset_and_in_the_list(
    sim: EmbeddedSimulator, kind: str, name: str
) -> None:
    sim.text(SAM, "", media=[kind])
    shown = requests.get(sim.url, timeout=5).text
    assert f'title="{kind}"' in shown
    assert f"You: {name}</span>" in shown
