"""How many parts a text is sent in: 160/153 GSM-7 characters or 70/67 UTF-16 units."""

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENSION = frozenset("^{}\\[~]|€\f")
_GSM_SINGLE, _GSM_PART = 160, 153
_UCS2_SINGLE, _UCS2_PART = 70, 67


def count(text: str) -> int:
    """Return the number of segments; one character outside GSM-7 turns the whole text to UCS-2."""
    if all(char in _GSM or char in _GSM_EXTENSION for char in text):
        units = sum(2 if char in _GSM_EXTENSION else 1 for char in text)
        return _parts(units, _GSM_SINGLE, _GSM_PART)
    return _parts(len(text.encode("utf-16-le")) // 2, _UCS2_SINGLE, _UCS2_PART)


def _parts(units: int, single: int, part: int) -> int:
    return 1 if units <= single else -(-units // part)
