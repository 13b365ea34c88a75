"""The size budget: a long function or file is the first sign of a missing idea."""

import math
from collections.abc import Sequence
from statistics import median

import pytest

from tests.house import tree

PACKAGES = tree.OURS


def nine_in_ten(sizes: Sequence[int]) -> int:
    """Give the size that nine in ten do not exceed."""
    return sorted(sizes)[math.ceil(0.9 * len(sizes)) - 1]


def longest_first(items: dict[str, int], limit: int) -> str:
    """Name those over the limit, the longest first, each on a line."""
    over = sorted((item for item in items.items() if item[1] > limit), key=lambda item: -item[1])
    return "\n".join(["", *(f"{name}: {size} lines, more than {limit}" for name, size in over)])


@pytest.fixture(scope="module")
def functions() -> dict[str, int]:
    found = tree.functions(*PACKAGES)
    return {f"{each.path}:{each.line} {each.name}": each.lines for each in found}


@pytest.fixture(scope="module")
def files() -> dict[str, int]:
    return {name: len(tree.text(name).splitlines()) for name in tree.python_files(*PACKAGES)}


def test_half_of_all_functions_have_at_most_eight_lines(functions: dict[str, int]) -> None:
    assert median(functions.values()) <= 8, longest_first(functions, 8)


def test_nine_in_ten_functions_have_at_most_thirty_lines(functions: dict[str, int]) -> None:
    assert nine_in_ten(list(functions.values())) <= 30, longest_first(functions, 30)


def test_no_function_has_more_than_sixty_lines(functions: dict[str, int]) -> None:
    assert max(functions.values()) <= 60, longest_first(functions, 60)


def test_nine_in_ten_files_have_at_most_250_lines(files: dict[str, int]) -> None:
    assert nine_in_ten(list(files.values())) <= 250, longest_first(files, 250)


def test_no_file_has_more_than_500_lines(files: dict[str, int]) -> None:
    assert max(files.values()) <= 500, longest_first(files, 500)


def test_half_of_all_tests_have_at_most_twelve_lines() -> None:
    found = [each for each in tree.functions("tests") if each.name.startswith("test_")]
    tests = {f"{each.path}:{each.line} {each.name}": each.lines for each in found}
    assert median(tests.values()) <= 12, longest_first(tests, 12)
