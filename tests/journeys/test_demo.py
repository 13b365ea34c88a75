"""The demo, as anybody runs it first."""

import subprocess
import sys
import time
from pathlib import Path

from service.cli.demo_talks import TALKS


def test_the_demo_plays_checks_and_ends_well_within_a_minute(tmp_path: Path) -> None:
    begin = time.monotonic()

    shown = subprocess.run(
        [sys.executable, "-m", "service.cli", "demo", "--once"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path.cwd()), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )

    assert shown.returncode == 0, shown.stderr
    assert time.monotonic() - begin < 60
    assert f"{len(TALKS)} conversations, 3 calls" in shown.stderr
    assert "Owen Fisher's phone rings\n  ← Hello. This is Acme" in shown.stderr
