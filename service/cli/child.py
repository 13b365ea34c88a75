"""Runs a command that ends with its parent: `python child.py COMMAND …`. Standard library only.

On Linux the kernel sends SIGTERM when the parent is gone, however it went; the wish survives the
exec. On macOS there is no such thing, and the next `up` ends what a killed one left behind.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1

if __name__ == "__main__":
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(0)  # it went while we asked
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606  # the command comes from our own supervisor
