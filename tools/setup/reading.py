"""Reads pip's output: which step it is at, and which package of how many."""

import re
from dataclasses import dataclass, field
from pathlib import Path

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
_TAKEN = re.compile(r"^(?:Collecting|Processing|Requirement already satisfied:) (\S+).*\(from -r ")
_INSTALLING = "Installing collected packages: "


def count_pins(lock: Path) -> int:
    """Count the pins of a lock, those for other machines included."""
    return len(_PIN.findall(lock.read_text(encoding="utf-8")))


@dataclass
class Reading:
    """What pip has said so far; `total` is the number of pins in the lock."""

    total: int
    step: str = "fetching"
    done: int = 0
    package: str = ""
    to_install: list[str] = field(default_factory=list)

    def line(self, line: str) -> None:
        """Take one line of pip's output."""
        if taken := _TAKEN.match(line):
            self.done += 1
            self.package = _name(taken[1])
        elif line.startswith("Ignoring "):
            self.total -= 1
        elif line.startswith(_INSTALLING):
            self.to_install = line.removeprefix(_INSTALLING).strip().split(", ")
            self.step, self.done, self.total = "installing", 0, len(self.to_install)

    def installed(self, count: int) -> None:
        """Take the number of packages that have appeared since installing began."""
        if self.step == "installing":
            self.done = min(count, self.total)
            self.package = self.to_install[min(count, self.total - 1)]

    def __str__(self) -> str:
        return f"{self.step} [{self.done}/{self.total}] {self.package}".rstrip()


def _name(requirement: str) -> str:
    """Name the package in "click==8.5.1", or in the path of its wheel."""
    if requirement.endswith(".whl"):
        return requirement.rpartition("/")[2].split("-")[0].replace("_", "-")
    return re.split(r"[=<>~!\[;]", requirement)[0]
