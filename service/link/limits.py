"""How often the answer page may be asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of one web process, counted in memory.

    A link has one reader, and a phone asks for a page a few times. An address may be a whole
    mobile network, or the proxy in front of us, so it is allowed what many people need at once;
    it is counted to make guessing links slow (they have 192 bits, so it is hopeless anyway).
    """

    looks_by_link: str = "60 per minute"
    looks_by_address: str = "1200 per minute"
    answers_by_link: str = "20 per minute"
    answers_by_address: str = "400 per minute"
    largest_body: int = 64 * 1024
