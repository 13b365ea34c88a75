"""The environment: read once, and refused in one line that helps."""

from pathlib import Path

import pytest

from service.config import ConfigError, load
from service.flows.consent import DEFAULT_OPT_OUT_WORDS
from service.flows.quiet import parse

SECRET = "hunter2-hunter2"


def refusal(**environment: str) -> str:
    with pytest.raises(ConfigError) as refused:
        load({"ORGANISATION": "Acme", **environment})
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("PORT", "eighty", "whole number"), ("PORT", "70000", "65535"), ("PORT", "-1", "from 0"),
        ("PORT", "9" * 30, "65535"), ("TRUSTED_PROXIES", "eleven", "a whole number from 0 to 10"),
        ("PUBLIC_URL", "unghost.example", "http://"), ("PUBLIC_URL", "https://", "names a host"),
        ("PUBLIC_URL", "https://a.example?b=1", "behind a ? or #"),
        ("PUBLIC_URL", "https://a.example:99999", "names a host"),
        ("DATABASE_URL", "mysql://host/db", "postgresql://"),
        ("DATABASE_URL", "sqlite:///", "path/to/file.db"),
        ("DATABASE_URL", "sqlite:///:memory:", "path/to/file.db"),
        ("DATABASE_URL", "postgresql://a:p@h:x/db", "postgresql://"),
        ("REDIS_URL", "http://host", "redis://"), ("REDIS_URL", "redis://host:x", "redis://"),
        ("REDIS_URL", "redis://[::1", "redis://"), ("ORGANISATION", "x" * 61, "60 characters"),
        ("TWILIO_ACCOUNT_SID", "AC12", "AC and 32 hexadecimal digits"),
        ("TWILIO_MESSAGING_SERVICE_SID", "MGx", "MG and 32 hexadecimal digits"),
        ("TWILIO_PHONE_NUMBER", "4155550123", "+1"), ("TWILIO_API_BASE_URL", "host", "http://"),
        ("TWILIO_OPT_OUT_WORDS", " , ", "STOP among them"),
        ("SMS_PER_SECOND", "0", "0.0001 to"), ("SMS_PER_SECOND", "fast", "a number from"),
        ("SMS_PER_SECOND", "inf", "a number from"), ("CALLS_PER_SECOND", "inf", "a number from"),
        ("CALLS_PER_SECOND", "nan", "a number from"), ("CALLS_PER_SECOND", "1e300", "to 1000000"),
        ("CALLS_PER_SECOND", "-1", "0.0001 to"), ("QUIET_HOURS", "8pm-9am", "HH:MM-HH:MM"),
        ("ALLOWED_COUNTRIES", "US,XX", "US,CA"), ("ALLOWED_COUNTRIES", ",", "US,CA"),
        ("REMINDERS", "-3d fax", "-3d sms"), ("REMINDERS", "-" + "9" * 30 + "d sms", "-3d sms"),
        ("REMINDERS", " , ", "-3d sms"), ("REMINDER_GAP", "45", "45m, 2h or 1d"),
        ("SMTP_URL", "mail.example", "smtp://"), ("SMTP_URL", "smtp://h:x", "smtp://"),
        ("SMTP_URL", "smtp://h?starttls=yes", "starttls=true"),
        ("SMTP_URL", "smtp://h?startls=true", "starttls=true"), ("SMTP_URL", "smtp://[h", "smtp:"),
        ("MAIL_FROM", "Acme", "jobs@acme.example"), ("MAIL_FROM", "Jobs <acme>", "Acme <jobs@"),
        ("WEBHOOK_ALLOW_PRIVATE", "maybe", "true or"), ("LINK_IN_TEXTS", "2", "true or false"),
        ("NO_SHOW_TEXT", "perhaps", "true or false"),
        ("VOICES", "en=Amy", "en=Polly.Amy-Neural/en-GB"), ("VOICES", "it=Polly.Ivy/it-IT", "pt"),
        ("RECEPTION_PHONE", "4155550123", "+1415"), ("RECEPTION_PHONE", "+1 415 555 0123", "+1415"),
        ("ALARMS", "ops@acme.example", "mailto:you@"), ("ALARMS", "mailto:x", "number 1"),
        ("ALARMS", "json://host, slack://x", "number 2"), ("METRICS_TOKEN", "short", "16 or more"),
        ("OIDC_ISSUER", "http://sso.example", "https://"), ("OIDC_ISSUER", "sso", "https://"),
        ("LOG_LEVEL", "loud", "'debug'"), ("LOG_FORMAT", "xml", "'json'"),
    ],
)  # fmt: skip
def test_a_bad_value_is_one_line_that_names_it_and_says_what_is_accepted(
    name: str, value: str, accepted: str
) -> None:
    said = refusal(**{name: value})
    assert said.startswith(f"{name}: ")
    assert ("accepts" in said, accepted in said.partition("; ")[2]) == (True, True)
    assert "\n" not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "sqlite:///var/a.db"), ("database_url", "postgresql://host/db"),
        ("database_url", "postgresql://user:p:/?#[ss@host:5432/db?sslmode=require"),
        ("database_url", "postgresql:///db?host=/run/postgresql&application_name=a@b"),
        ("database_url", "postgresql://user@[::1]:5432/db"), ("database_url", "postgresql://h:5"),
        ("redis_url", "redis://:p@host:6379/0"), ("redis_url", "unix:///run/redis.sock"),
        ("redis_url", "rediss://host"), ("redis_url", "redis://[::1]:6379"),
    ],
)  # fmt: skip
def test_an_address_of_a_server_may_have_every_part_or_few(name: str, value: str) -> None:
    settings = load({"ORGANISATION": "Acme", "SECRET_KEY": "k", name.upper(): value})
    assert getattr(settings, name) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", f"http://user:{SECRET}@host"),
        ("DATABASE_URL", f"mysql://user:{SECRET}@host/db"),
        ("DATABASE_URL", f"mysql://user:p@{SECRET}@host/db"),
        ("REDIS_URL", f"http://:{SECRET}@host"),
        ("PUBLIC_URL", f"ftp://user:{SECRET}@host"),
        ("ALARMS", f"slack://{SECRET}"),
        ("METRICS_TOKEN", f"{SECRET} {SECRET}"),
    ],
)
def test_a_secret_in_a_bad_value_is_not_repeated(name: str, value: str) -> None:
    assert SECRET not in refusal(**{name: value})


def test_postgresql_needs_a_key_of_our_own() -> None:
    said = refusal(DATABASE_URL="postgresql://localhost/unghost")
    assert said.startswith("SECRET_KEY: is not set; accepts")


def test_mail_needs_a_sender() -> None:
    assert refusal(SMTP_URL="smtp://localhost").startswith("MAIL_FROM: is not set; accepts")


@pytest.mark.parametrize(
    ("query", "starttls"), [("", False), ("?starttls=false", False), ("?starttls=True", True)]
)
def test_mail_is_handed_over_in_the_clear_only_where_nobody_asked_for_more(
    query: str, starttls: bool
) -> None:
    mail = {"SMTP_URL": f"smtp://host{query}", "MAIL_FROM": "Acme <jobs@acme.example>"}
    box = load({"ORGANISATION": "Acme", **mail}).smtp_url
    assert box is not None
    assert (box.port, box.starttls) == (25, starttls)


def test_callers_are_never_put_through_to_our_own_number() -> None:
    ours = "+14155550100"
    said = refusal(TWILIO_PHONE_NUMBER=ours, RECEPTION_PHONE=ours)
    assert said.startswith(f"RECEPTION_PHONE: got '{ours}', which is TWILIO_PHONE_NUMBER; accepts")


def test_a_reception_may_be_any_other_phone() -> None:
    settings = load({"ORGANISATION": "Acme", "RECEPTION_PHONE": "+442071838750"})
    assert settings.reception_phone == "+442071838750"


def test_a_value_may_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(f" {SECRET}\n", encoding="utf-8")
    settings = load({"ORGANISATION": "Acme", "TWILIO_AUTH_TOKEN_FILE": str(path)})
    assert settings.twilio_auth_token == SECRET


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_bytes(content)
    said = refusal(SECRET_KEY_FILE=str(path))
    assert said.startswith(f"SECRET_KEY_FILE: {str(path)!r}: ")
    assert said.endswith("accepts a readable file")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("one", ("one",)), ("one, two", ("one", "two")), (" one ,,", ("one",)), ("", ())],
)
def test_two_tokens_may_be_given_during_a_rotation(text: str, tokens: tuple[str, ...]) -> None:
    assert load({"ORGANISATION": "Acme", "TWILIO_AUTH_TOKEN": text}).auth_tokens == tokens


def test_the_defaults_are_the_contract_s(tmp_path: Path) -> None:
    settings = load({"ORGANISATION": "Acme", "VAR_DIR": str(tmp_path)})
    assert (settings.port, settings.base_url) == (8000, "http://127.0.0.1:8000")
    assert settings.database == f"sqlite:///{tmp_path}/unghost.db"
    assert settings.redis.startswith("unix://")
    assert settings.quiet_hours == parse("20:00-09:00")
    assert settings.twilio_opt_out_words == DEFAULT_OPT_OUT_WORDS
    assert settings.allowed_countries == {"US", "CA"}
    assert [rung.label for rung in settings.reminders] == [
        "-3d sms", "-1d sms", "-4h call if unanswered", "-2h sms",
    ]  # fmt: skip


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    assert load({"ORGANISATION": "Acme", "PORT": "", "QUIET_HOURS": " "}).port == 8000


@pytest.mark.parametrize("url", ["https://a.example/", "https://a.example"])
def test_our_address_has_no_slash_at_its_end(url: str) -> None:
    assert load({"ORGANISATION": "Acme", "PUBLIC_URL": url}).base_url == "https://a.example"


def test_lists_are_read_in_any_case() -> None:
    settings = load(
        {"ORGANISATION": "Acme", "TWILIO_OPT_OUT_WORDS": " stop, baja ,", "ALLOWED_COUNTRIES": "gb"}
    )
    assert settings.twilio_opt_out_words == {"STOP", "BAJA"}
    assert settings.allowed_countries == {"GB"}


def test_an_embedded_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    keys = {load({"VAR_DIR": str(tmp_path), "ORGANISATION": "A"}).session_key for _ in range(2)}
    assert len(keys) == 1
    assert len(keys.pop()) >= 48
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_own_sentences_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "wording.toml"
    path.write_text('[fr]\n"answer.who" = "{organisation} : {title}"\n', encoding="utf-8")
    settings = load({"ORGANISATION": "Acme", "WORDING_FILE": str(path)})
    assert settings.wording == {"fr": {"answer.who": "{organisation} : {title}"}}


def test_a_sentence_that_cannot_be_used_names_file_key_and_cure(tmp_path: Path) -> None:
    path = tmp_path / "wording.toml"
    path.write_text('[fr]\n"answer.who" = "{organisation} : {nom}"\nfoo = "x"', encoding="utf-8")
    said = refusal(WORDING_FILE=str(path))
    assert said.startswith(f"WORDING_FILE: got {str(path)!r}; [fr] answer.who names {{nom}}")
    assert ("accepts {full_name}" in said, "[fr] foo is no sentence" in said) == (True, True)
    assert "\n" not in said


def test_alarms_by_mail_need_a_mail_server() -> None:
    assert refusal(ALARMS="mailto:ops@acme.example").startswith("SMTP_URL: is not set")


def test_a_comma_in_an_address_of_alarms_does_not_end_it() -> None:
    wanted = "json://host/?to=a@b.example,c@d.example"
    mail = {"SMTP_URL": "smtp://host", "MAIL_FROM": "jobs@acme.example"}
    given = {"ORGANISATION": "Acme", **mail, "ALARMS": f"{wanted}, mailto:e@f.example"}
    alarms = load(given).alarms
    assert (alarms.others, alarms.mail) == ((wanted,), ("e@f.example",))


def test_a_provider_without_what_it_gave_us_is_no_provider() -> None:
    issuer = {"OIDC_ISSUER": "https://sso.example"}
    assert refusal(**issuer).startswith("OIDC_CLIENT_ID: is not set, and OIDC_ISSUER is")
    assert refusal(**issuer, OIDC_CLIENT_ID="x").startswith("OIDC_CLIENT_SECRET: is not set")
