"""What to do about a failed install, found in what pip said."""

_NETWORK = (
    "The packages could not be fetched. Check the network (behind a proxy or a mirror: pip's own "
    "settings), and run the same command again; what was fetched is kept."
)
_CURES = (
    ("No space left on device", "The disk is full. Free some space and run it again."),
    (
        "THESE PACKAGES DO NOT MATCH THE HASHES",
        (
            "A file is not the one that was locked: a proxy or a mirror may have changed it. "
            "Nothing of it was installed."
        ),
    ),
    (
        "Permission denied",
        "Some of .venv belongs to another user. Remove it as that user, and run it again.",
    ),
    ("Retrying (", _NETWORK),
    ("Temporary failure in name resolution", _NETWORK),
    ("Could not fetch URL", _NETWORK),
    (
        "No matching distribution found",
        (
            "There is no ready-made package for this Python on this machine. Try another Python: "
            "make install PYTHON=python3.13, python3.12 or python3.11"
        ),
    ),
    (
        "/tools/vendor/",
        "The pip that comes with unghost is damaged. Restore it: git checkout -- tools/vendor",
    ),
)
_OTHERWISE = "Start anew: rm -rf .venv, then run the same command again."


def cure(output: list[str]) -> str:
    """Say what to do about an install that failed with `output`."""
    text = "\n".join(output)
    return next((advice for sign, advice in _CURES if sign in text), _OTHERWISE)
