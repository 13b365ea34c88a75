"""The setup itself: look at the stamp, make what is missing, say what happened."""

import argparse
import contextlib
import fcntl
import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path

from tools.setup import pip, stamp
from tools.setup.cures import cure
from tools.setup.environment import Environment, minor
from tools.setup.progress import Display, display
from tools.setup.reading import Reading, count_pins

_LAST_LINES = 15
_INTERRUPTED = 130  # what a shell calls "ended by Ctrl-C"


def main(root: Path, argv: list[str]) -> int:
    """Set up .venv under `root`; gives the exit status."""
    options = _options(argv)
    kind = stamp.DEV if options.dev else stamp.RUNTIME
    env = Environment(root / ".venv")
    screen = display()
    try:
        done = _set_up(env, root, kind, screen)
    except pip.PipFailed as failure:
        screen.end("\n".join(["", "The setup failed. pip's last lines:", *_last(failure.output)]))
        screen.end(f"\n{cure(failure.output)}")
        return 1
    except KeyboardInterrupt:
        screen.end("Stopped. The same command goes on from here.")
        return _INTERRUPTED
    except OSError as error:
        screen.end(f"The setup failed: {error}. {cure([str(error)])}")
        return 1
    if done or not options.quiet:
        screen.end(f"{done or 'Nothing to do'}: unghost is in .venv, on Python {env.version()}.")
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="install.py", description="Set up .venv from the lock.")
    parser.add_argument("--dev", action="store_true", help="with what the checks and tests need")
    parser.add_argument("--quiet", action="store_true", help="say nothing when nothing is to do")
    return parser.parse_args(argv)


def _set_up(env: Environment, root: Path, kind: stamp.Kind, screen: Display) -> str:
    """Bring `env` up to date; gives what was done, "" when it was already."""
    if _current(env, root, kind):
        return ""
    with _one_at_a_time(root, screen):
        if _current(env, root, kind):
            return ""
        started = time.monotonic()
        _prepare(env, root, screen)
        _install(env, root, kind, screen)
        return f"Ready in {time.monotonic() - started:.0f} s"


def _current(env: Environment, root: Path, kind: stamp.Kind) -> bool:
    left = stamp.read(env.path).get(kind.name)
    version = env.version() if left and env.complete() else None
    if version is None or _asked_for() not in (None, minor(version)):
        return False
    return left == stamp.expected(root, kind, version)


def _asked_for() -> str | None:
    """Give the Python version that somebody asked for by PYTHON=, if anybody did."""
    return minor(platform.python_version()) if os.environ.get("PYTHON") else None


@contextlib.contextmanager
def _one_at_a_time(root: Path, screen: Display) -> Iterator[None]:
    """Hold the setup's lock file; a second setup waits here for the first."""
    path = root / "var" / "setup.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            screen.step("Another setup is running; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        os.set_inheritable(lock.fileno(), True)  # noqa: FBT003 - its signature
        yield


def _prepare(env: Environment, root: Path, screen: Display) -> None:
    """Make .venv where there is none, or one that nothing can be installed into."""
    if not env.path.exists():
        screen.step(f"Making .venv with Python {platform.python_version()}")
        env.make()
    elif fault := env.fault(stamp.read(env.path), root, _asked_for()):
        screen.step(f"Making .venv anew with Python {platform.python_version()}: {fault}")
        env.make()


def _install(env: Environment, root: Path, kind: stamp.Kind, screen: Display) -> None:
    lock = root / kind.lock
    reading = Reading(total=count_pins(lock))
    screen.step(f"Installing {kind.lock}")
    for state in pip.install_lock(env, root, lock, reading):
        screen.now(str(state))
    screen.step("Installing the unghost command")
    pip.install_project(env, root)
    stamp.write(env.path, root, kind, env.version() or "")
    env.unfinished.unlink(missing_ok=True)


def _last(output: list[str]) -> list[str]:
    return [f"  {line}" for line in output[-_LAST_LINES:]]
