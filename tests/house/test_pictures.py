"""The pictures of the docs: each is shown somewhere, and none is heavy to load."""

import re

from tests.house import tree

FOLDER = "docs/pictures/"
LARGEST, ALL_TOGETHER = 150_000, 1_200_000
SHOWN = re.compile(r"(?:\]\(|src=\")(?:docs/)?(pictures/[\w-]+\.png)")


def sizes() -> dict[str, int]:
    names = [name for name in tree.tracked() if name.startswith(FOLDER)]
    return {name.removeprefix("docs/"): (tree.ROOT / name).stat().st_size for name in names}


def test_every_picture_is_shown_and_every_one_that_is_shown_is_there() -> None:
    pages = [name for name in tree.tracked() if name.endswith(".md")]
    shown = {found for name in pages for found in SHOWN.findall(tree.text(name))}
    assert len(shown) == 10
    assert shown == set(sizes())


def test_no_picture_is_heavy_to_load() -> None:
    assert max(sizes().values()) <= LARGEST
    assert sum(sizes().values()) <= ALL_TOGETHER
