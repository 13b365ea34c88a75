"""Runs the checks one after the other, each with its name and time; stops at the first to fail."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# A file's tests stay together: many share a service or a database that takes seconds to start.
# Not the largest files first: the journeys have few tests each, and would all wait for the end.
SPREAD = ["--dist", "loadfile", "--no-loadscope-reorder"]
# pytest's exit code for "ran to its end, some failed".
_SOME_FAILED = 1
# Bytes that the tests may fill with temporary files.
_ROOM = 2 * 1024**3

STATIC = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "import contracts": ["lint-imports"],
}


def main(argv: list[str]) -> int:
    """Run the static checks, then, with --tests, pytest with the arguments that follow."""
    try:
        for name, command in STATIC.items():
            if status := _check(name, command):
                return status
        return _tests(argv[1:]) if argv[:1] == ["--tests"] else 0
    except KeyboardInterrupt:
        return 130  # what a shell calls "ended by Ctrl-C"


def _check(name: str, command: list[str]) -> int:
    """Run one check; shows what it says only when it fails."""
    print(f"{name:<18}", end="", flush=True)
    started = time.monotonic()
    result = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    verdict = "FAILED" if result.returncode else "ok"
    print(f"{verdict:<6} {time.monotonic() - started:6.1f} s", flush=True)
    if result.returncode:
        sys.stdout.buffer.write(result.stdout)
        print(f"Stopped at: {name} (its command: .venv/bin/{' '.join(command)})", flush=True)
    return result.returncode


def _tests(arguments: list[str]) -> int:
    """Run pytest last and in the open, so that its own summary line, time included, is the end."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.house.require_all"]
    command += ["-n", _workers(), *SPREAD, *arguments]
    print(f"{'tests':<18}{_workers()} at a time", flush=True)
    status = subprocess.run(command, cwd=ROOT, env=_in_memory(), check=False).returncode
    return _once_more() if status == _SOME_FAILED and "CI" in os.environ else status


def _once_more() -> int:
    """Run what failed once more, with the machine to itself, and say so; in CI only.

    A browser or a process that was too slow under load passes now, and is named for the next
    person; what is wrong fails again. Reasons and price: docs/decisions/0039.
    """
    print("What failed, once more, one at a time: whatever passes now is too sensitive", flush=True)
    command = [sys.executable, "-m", "pytest", "-p", "tests.house.require_all"]
    command += ["--last-failed", "--last-failed-no-failures", "none", "-rpfE"]
    return subprocess.run(command, cwd=ROOT, env=_in_memory(), check=False).returncode


def _in_memory() -> dict[str, str]:
    """Return the environment, with temporary files in memory where there is room for them.

    Half the time of the tests was spent waiting for a disk to write what is thrown away.
    """
    room = Path("/dev/shm")  # noqa: S108  # Linux's own place for it, open to all
    if not room.is_dir() or shutil.disk_usage(room).free < _ROOM:
        return dict(os.environ)
    return {**os.environ, "TMPDIR": str(room)}


def _workers() -> str:
    """Give the number of tests at a time: what TEST_WORKERS says, or one more than there are cores.

    A quarter of the time tests wait, for processes to start and for what must not happen.
    """
    return os.environ.get("TEST_WORKERS") or str((os.cpu_count() or 1) + 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
