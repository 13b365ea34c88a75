"""The carrier's words, as data: what a whole text does to consent."""

import pytest

from service.flows.consent import DEFAULT_OPT_OUT_WORDS, Keyword, keyword, lifts_opt_out


@pytest.mark.parametrize("word", sorted(DEFAULT_OPT_OUT_WORDS - {"CANCEL"}))
@pytest.mark.parametrize("form", ["{}", "{}.", " {}! ", '"{}"', "({})", "\u200b{}\u200e", "{}\n"])
def test_an_opt_out_word_counts_in_every_dress(word: str, form: str) -> None:
    for body in (form.format(word), form.format(word.lower()), form.format(word.title())):
        assert keyword(body, DEFAULT_OPT_OUT_WORDS) is Keyword.OPT_OUT


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("CANCEL", "opt_out_cancel"), ("cancel.", "opt_out_cancel"),
        ("\uff23ancel", "opt_out_cancel"),
        ("START", "opt_in"), ("unstop", "opt_in"), ("HELP", "help"), ("info?", "help"),
        ("YES", None), ("yes", None), ("Stop please", None), ("please cancel", None),
        ("OPT OUT", None), ("", None), ("...", None), ("1", None), ("stopp", None),
    ],
)  # fmt: skip
def test_a_whole_text_is_a_carrier_word_or_it_is_none(body: str, kind: str | None) -> None:
    assert keyword(body, DEFAULT_OPT_OUT_WORDS) == kind


@pytest.mark.parametrize(
    ("body", "opt_out_type", "kind"),
    [
        ("BAJA", "STOP", "opt_out"),
        ("cancel", "STOP", "opt_out_cancel"),
        ("ALTA", "START", "opt_in"),
        ("YES", "START", None),
        ("AYUDA", "HELP", "help"),
        ("1", "", None),
    ],
)
def test_what_twilio_has_matched_counts_whatever_the_word(
    body: str, opt_out_type: str, kind: str | None
) -> None:
    assert keyword(body, frozenset({"STOP"}), opt_out_type) == kind


@pytest.mark.parametrize(
    ("body", "kind"), [("STOP", "opt_out"), ("END", None), ("CANCEL", None), ("ARRET", "opt_out")]
)
def test_the_sender_s_own_list_counts_and_stop_always_does(body: str, kind: str | None) -> None:
    assert keyword(body, frozenset({"ARRET"})) == kind


@pytest.mark.parametrize(
    ("body", "lifts"), [("YES", True), ("yes.", True), ("yes please", False), ("START", False)]
)
def test_yes_lifts_an_opt_out_beside_being_an_answer(body: str, lifts: bool) -> None:
    assert lifts_opt_out(body) is lifts
