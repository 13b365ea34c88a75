"""Whether .venv is what the lock asks for: a hash of all that an install depends on."""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Kind:
    """One of the two things that can be installed: to run the service, or to work on it."""

    name: str
    lock: str
    covers: tuple[str, ...]


RUNTIME = Kind("runtime", "requirements.lock", ("runtime",))
DEV = Kind("dev", "requirements-dev.lock", ("runtime", "dev"))
KINDS = {kind.name: kind for kind in (RUNTIME, DEV)}


def expected(root: Path, kind: Kind, python: str) -> str:
    """Give the stamp of an install of `kind` at `root` by the Python version `python`.

    Of pyproject.toml only what changes an install counts, so that a new lint rule costs nobody
    a reinstall.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    build = project.get("tool", {}).get("hatch")
    installed_by = [project.get("project"), project.get("build-system"), build]
    digest = hashlib.sha256()
    digest.update((root / kind.lock).read_bytes())
    digest.update(json.dumps([installed_by, python, str(root)], sort_keys=True).encode())
    return digest.hexdigest()


def read(venv: Path) -> dict[str, str]:
    """Read the stamps left in `venv`; none where there is no file, or it is damaged."""
    try:
        stamps = json.loads(_file(venv).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def write(venv: Path, root: Path, kind: Kind, python: str) -> None:
    """Record that `kind`, and what it covers, is installed in `venv`."""
    stamps = {"root": str(root)}
    stamps |= {name: expected(root, KINDS[name], python) for name in kind.covers}
    _file(venv).write_text(json.dumps(stamps, indent=1) + "\n", encoding="utf-8")


def _file(venv: Path) -> Path:
    return venv / "unghost-setup.json"
