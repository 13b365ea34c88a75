"""The virtual environment: is it sound, and how it is made."""

import shutil
import subprocess
import venv
from dataclasses import dataclass
from pathlib import Path

_PROBE = "import sys; print('{}.{}.{}'.format(*sys.version_info[:3]))"


@dataclass(frozen=True)
class Environment:
    """The .venv of one checkout."""

    path: Path

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.path / "bin" / "python"

    @property
    def unfinished(self) -> Path:
        """A file that stands only while pip may leave a package half installed."""
        return self.path / "unghost-setup.unfinished"

    def version(self) -> str | None:
        """Ask its Python for its version, as "3.11.7"; None where it does not run."""
        try:
            probe = subprocess.run(
                [self.python, "-I", "-c", _PROBE], capture_output=True, text=True, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            return None
        return probe.stdout.strip()

    def complete(self) -> bool:
        """Whether what `make` starts is there: the command, and no sign of a cut-off install."""
        return (self.path / "bin" / "unghost").exists() and not self.unfinished.exists()

    def fault(self, stamps: dict[str, str], root: Path, wanted: str | None) -> str | None:
        """Say why it cannot be installed into, or None where it can.

        `wanted` is the "3.12" that somebody asked for by name, if anybody did.
        """
        version = self.version()
        if version is None or not (self.path / "pyvenv.cfg").exists():
            return "its Python does not run"
        if self.unfinished.exists():
            return "its last install was cut short"
        if not any((self.path / "lib").glob(f"python{minor(version)}/site-packages")):
            return f"it was made by another Python than {version}"
        if stamps.get("root", str(root)) != str(root):
            return "it was made in another folder"
        if wanted and wanted != minor(version):
            return f"it has Python {version}, and you asked for {wanted}"
        return None

    def make(self) -> None:
        """Make it anew, without pip: Debian leaves ensurepip out, and ours comes along anyway."""
        if self.path.is_symlink() or self.path.is_file():
            self.path.unlink()
        shutil.rmtree(self.path, ignore_errors=True)
        venv.create(self.path, with_pip=False, symlinks=True)


def minor(version: str) -> str:
    """Give the "3.11" of "3.11.7"."""
    return version.rpartition(".")[0]
