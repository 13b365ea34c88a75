"""How property tests run: few, quick, and the same cases every time."""

from hypothesis import settings

BOUNDED = settings(max_examples=100, deadline=None, derandomize=True, database=None)
