"""Attributes of voice verbs: a bad one is a warning, and the default is taken, as with Twilio."""

import re
from xml.etree import ElementTree as ET

_KINDS = frozenset({"dtmf", "speech"})
_MOST_HINTS, _LONGEST_HINT = 500, 100
_SPEECH_CODE, _MODEL_CODE, _HINTS_CODE, _METHOD_CODE = 13327, 13335, 13330, 13312


def number(
    node: ET.Element, name: str, default: int, code: int, warnings: list[tuple[int, str]]
) -> int:
    """Return a whole number."""
    given = node.get(name)
    if given is None:
        return default
    if re.fullmatch(r"[0-9]{1,6}", given) is None:
        warnings.append((code, f"{node.tag}: Invalid {name} value {given!r}: a whole number"))
        return default
    return int(given)


def seconds(
    node: ET.Element, name: str, default: int, code: int, warnings: list[tuple[int, str]]
) -> float:
    """Return seconds; "auto" is as good as the default."""
    if node.get(name) == "auto":
        return float(default)
    return float(number(node, name, default, code, warnings))


def method(node: ET.Element, name: str, warnings: list[tuple[int, str]]) -> str:
    """Return GET or POST."""
    given = node.get(name, "POST").upper()
    if given in {"GET", "POST"}:
        return given
    warnings.append((_METHOD_CODE, f"{node.tag}: Invalid {name} value {given!r}: GET or POST"))
    return "POST"


def kinds(node: ET.Element, warnings: list[tuple[int, str]]) -> str:
    """Return what a Gather listens to."""
    given = node.get("input", "dtmf").lower().split()
    if given and set(given) <= _KINDS:
        return " ".join(given)
    sentence = f"input {node.get('input')!r}: dtmf, speech, or both with a space"
    warnings.append((12200, f"Schema validation warning: {sentence}"))
    return "dtmf"


def check_speech(node: ET.Element, warnings: list[tuple[int, str]]) -> None:
    """Warn about settings of speech that Twilio does not take."""
    pause, model = node.get("speechTimeout"), node.get("speechModel")
    if pause == "auto" and model:
        sentence = "speechTimeout auto cannot be used with a speechModel: give whole seconds"
        warnings.append((_MODEL_CODE, f"Gather: {sentence}"))
    elif pause not in {None, "auto"}:
        number(node, "speechTimeout", 5, _SPEECH_CODE, warnings)
    hints = node.get("hints", "").split(",")
    if len(hints) > _MOST_HINTS or any(len(hint.strip()) > _LONGEST_HINT for hint in hints):
        limits = f"{_MOST_HINTS} at most, of {_LONGEST_HINT} characters each"
        warnings.append((_HINTS_CODE, f"Gather: Invalid hints value: {limits}"))
