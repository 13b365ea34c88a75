"""When a contact that failed is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from service.flows import backoff
from service.flows.faults import Fault, again_at

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("fault", "tries", "taken", "least", "most"),
    [
        ("later", 0, False, 0.25, 0.32), ("later", 3, False, 2, 2.5), ("later", 99, False, 5, 6.25),
        ("later", 0, True, 5, 6.25), ("later", 99, True, 60, 75),
        ("setup", 0, False, 1, 1.25), ("setup", 0, True, 1, 1.25), ("setup", 99, False, 12, 15),
        ("partly", 2, False, 4, 5), ("once", 0, True, 60, 75),
    ],
)  # fmt: skip
def test_the_wait_grows_and_is_never_the_same_for_all(
    fault: str, tries: int, taken: bool, least: float, most: float
) -> None:
    again = [again_at(Fault(fault), tries, NOW, key, taken=taken) for key in range(40)]
    waits = [(at - NOW) / MINUTE for at in again if at is not None]
    assert least <= min(waits) < max(waits) <= most
    assert len(set(waits)) == 40


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_a_daily_limit_is_waited_for_until_the_carriers_next_day(hour: int) -> None:
    now = NOW.replace(hour=hour)
    again = again_at(Fault.NEXT_DAY, 3, now, 1, taken=True)
    midnight = datetime(2026, 11, 22 if hour < 8 else 23, 8, tzinfo=UTC)
    assert again is not None
    assert MINUTE <= again - midnight <= 20 * MINUTE


@pytest.mark.parametrize(
    ("fault", "tries"),
    [
        *(
            (fault, 0)
            for fault in Fault
            if fault not in {"later", "next day", "once", "setup", "partly"}
        ),
        (Fault.ONCE, 1),
    ],
)
def test_what_is_for_good_never_comes_again(fault: Fault, tries: int) -> None:
    assert again_at(fault, tries, NOW, 1) is None


def test_a_wait_is_lengthened_by_a_quarter_at_the_most() -> None:
    spread = [backoff.spread(MINUTE, key) for key in range(100)]
    assert MINUTE <= min(spread) <= max(spread) <= 1.25 * MINUTE
