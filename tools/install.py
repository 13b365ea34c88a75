"""Sets up .venv from the lock: `python tools/install.py [--dev] [--quiet]`, called by make."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must get a sentence, not a traceback
    sys.exit(
        "unghost needs Python 3.11 or newer, and this is {}.{}. "
        "Run make, which finds one, or make PYTHON=/path/to/python3.11".format(*sys.version_info)
    )

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.setup.main import main  # noqa: E402 - as above

if __name__ == "__main__":
    sys.exit(main(ROOT, sys.argv[1:]))
