"""Runs the pip that comes along in tools/vendor, and follows what it says."""

import hashlib
import os
import selectors
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tools.setup.environment import Environment
from tools.setup.reading import Reading

# Ours to run, so ours to check: a wheel that changed on the way is not started.
WHEEL = "pip-26.3-py3-none-any.whl"
WHEEL_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"

# A setting that is right for other installs of this person would send this one elsewhere.
_ELSEWHERE = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONHOME", "PYTHONPATH")
_TICK_SECONDS = 0.2


class PipFailed(Exception):
    """Pip gave up; `output` is all that it said."""

    def __init__(self, output: list[str]) -> None:
        super().__init__("pip failed")
        self.output = output


def wheel(root: Path) -> Path:
    """Give the path of the vendored pip, once its hash has been checked."""
    path = root / "tools" / "vendor" / WHEEL
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise PipFailed([f"{path}: {error.strerror}"]) from error
    if found != WHEEL_SHA256:
        raise PipFailed([f"{path} has the hash {found}, not {WHEEL_SHA256}"])
    return path


def install_lock(env: Environment, root: Path, lock: Path, reading: Reading) -> Iterator[Reading]:
    """Install a lock, by hash and from wheels only; yields how far it is, many times a second."""
    # Byte code comes with the first import: compiling all of it would double the wait.
    options = ["--require-hashes", "--only-binary", ":all:", "--no-compile", "-r", str(lock)]
    before = _installed(env)
    for line in _pip(env, root, options):
        if line:
            reading.line(line)
        reading.installed(_installed(env) - before)
        if reading.step == "installing":
            env.unfinished.touch()
        yield reading


def install_project(env: Environment, root: Path) -> None:
    """Install the project itself, editable, without asking the network for anything."""
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--editable", str(root)]
    for _ in _pip(env, root, options):
        pass


def _pip(env: Environment, root: Path, options: list[str]) -> Iterator[str]:
    """Run `pip install`; yields each line as it comes, and "" at every tick."""
    command = [str(env.python), "-I", "-u", f"{wheel(root)}/pip", "install", *options]
    command += ["--progress-bar", "off", "--no-input", "--disable-pip-version-check"]
    output: list[str] = []
    # The lock file stays held by pip should this program be killed before it.
    with subprocess.Popen(
        command,
        cwd=root,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        close_fds=False,
    ) as process:
        try:
            for line in _lines(process):
                output += [line] if line else []
                yield line
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise PipFailed(output)


def _lines(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """Yield the output's lines, and "" whenever nothing came for a tick."""
    if process.stdout is None:
        return
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(_TICK_SECONDS):
                yield ""
                continue
            chunk = os.read(process.stdout.fileno(), 65536)
            if not chunk:
                break
            *lines, rest = (rest + chunk).split(b"\n")
            yield from (line.decode(errors="replace").rstrip() for line in lines)
    yield rest.decode(errors="replace")


def _installed(env: Environment) -> int:
    return sum(1 for _ in env.path.glob("lib/python*/site-packages/*.dist-info"))


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    return kept | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
