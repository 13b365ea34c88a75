"""The places that Twilio posts beside a number."""

from service.simulator import numbers


def of(side: str, phone: str) -> dict[str, str]:
    """Return the fields of a side (From, To, …).

    What Twilio does not know is posted as an empty value: it is signed too.
    """
    empty = {f"{side}{part}": "" for part in ("City", "State", "Zip")}
    country = numbers.region(phone) if numbers.e164(phone) else ""
    return empty | {f"{side}Country": country}
