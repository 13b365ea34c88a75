"""The fault journeys again and again, waiting as long as it really takes, and their counts."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

# Most of a round is waiting for leases and listings: several run side by side.
_AT_ONCE = "3"


def measure(folder: Path) -> Iterator[str]:
    """Run FAULT_ROUNDS rounds (10 unless told) and yield a line a story."""
    report = folder / "faults.jsonl"
    rounds = os.environ.get("FAULT_ROUNDS") or "10"
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/journeys/faults", "-q", "-n", _AT_ONCE],
        env={**os.environ, "FAULT_ROUNDS": rounds, "FAULT_REPORT": str(report)},
        capture_output=True,
        text=True,
        check=False,
    )
    told = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    yield from _lines([json.loads(line) for line in told])
    yield f"  {ran.stdout.strip().splitlines()[-1]}"


def _lines(told: list[dict[str, float | str]]) -> Iterator[str]:
    by_story = defaultdict(list)
    for one in told:
        by_story[str(one["story"])].append(one)
    for story, rounds in by_story.items():
        seconds = [float(one["seconds"]) for one in rounds]
        lost = sum(int(one["lost"]) for one in rounds)
        twice = sum(int(one["twice"]) for one in rounds)
        yield (
            f"  {story:<24}{len(rounds):>3} rounds   replies lost {lost}   double texts {twice}"
            f"   settled after {median(seconds):.0f} s (median), {max(seconds):.0f} s (longest)"
        )
