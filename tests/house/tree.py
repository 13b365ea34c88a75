"""The house as its rules see it: which files there are, and what is in them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("service", "workers")
ALL_PYTHON = (*OURS, "tests", "tools", "bench")

# Alembic writes the first, others wrote the second.
_NOT_WRITTEN_HERE = ("migrations/versions/", "/vendor/")
_NEVER_TRACKED = {".git", ".venv", "var", "dist", "__pycache__"}


@dataclass(frozen=True)
class Function:
    """A function or method, and how many lines it has from `def` to its end."""

    path: str
    name: str
    line: int
    lines: int
    documented: bool

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.name} ({self.lines} lines)"


@cache
def tracked() -> tuple[str, ...]:
    """List the files that belong to the project: git's list, or, without git, all but leavings."""
    listing = ["git", "ls-files", "-z"]
    try:
        found = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return tuple(sorted(_walk()))
    return tuple(name for name in found.split("\0") if name and (ROOT / name).is_file())


def _walk() -> Iterator[str]:
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        leaving = any(part in _NEVER_TRACKED or part.endswith("_cache") for part in parts)
        if path.is_file() and not leaving:
            yield "/".join(parts)


def python_files(*folders: str) -> list[str]:
    """List the Python files under these folders that people wrote here."""
    return [
        name
        for name in tracked()
        if name.endswith(".py")
        and name.split("/")[0] in folders
        and not any(part in name for part in _NOT_WRITTEN_HERE)
    ]


def text(name: str) -> str:
    """Read a text file; "" for one that is not text."""
    data = (ROOT / name).read_bytes()
    return "" if b"\0" in data else data.decode("utf-8", errors="replace")


@cache
def module(name: str) -> ast.Module:
    """Parse a Python file."""
    return ast.parse(text(name), filename=name)


def functions(*folders: str) -> list[Function]:
    """List every function and method under these folders, inner ones included."""
    return [
        Function(
            path=name,
            name=node.name,
            line=node.lineno,
            lines=(node.end_lineno or node.lineno) - node.lineno + 1,
            documented=ast.get_docstring(node) is not None,
        )
        for name in python_files(*folders)
        for node in ast.walk(module(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def public_functions(name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions that a module offers to others."""
    for node in module(name).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
            yield node
