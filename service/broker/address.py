"""Where the private embedded Valkey listens."""

import hashlib
import tempfile
from pathlib import Path

# A Unix socket's path may hold 104 bytes on macOS, 108 on Linux.
_LONGEST = 100


def embedded_socket(var_dir: Path) -> Path:
    """Return the socket under `var_dir`, or a short one elsewhere when that path is too long."""
    wished = var_dir.resolve() / "valkey.sock"
    if len(str(wished).encode()) <= _LONGEST:
        return wished
    name = hashlib.sha256(str(wished).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"unghost-{name}.sock"


def embedded_url(var_dir: Path) -> str:
    """Return the address of the embedded Valkey as Redis clients write it."""
    return f"unix://{embedded_socket(var_dir)}"
