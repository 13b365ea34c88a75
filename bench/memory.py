"""What processes hold in memory, with their children: resident, and their share of it (Linux)."""

from collections.abc import Iterator, Mapping
from pathlib import Path

_KIB_A_MIB = 1024
_KINDS = ("Rss", "Pss")
# By the name of a process: what it holds of each kind, in MiB.
Held = dict[str, tuple[int, ...]]


def of(pids: Mapping[str, int]) -> Held:
    """Return what each named process and its children hold; nothing where /proc is missing."""
    if not Path("/proc/self/smaps_rollup").exists():
        return {}
    return {name: _sum([pid, *_children(pid)]) for name, pid in pids.items()}


def lines(rest: Held, after: Held) -> Iterator[str]:
    """Say what each holds at rest and afterwards."""
    for name, (rss, pss) in rest.items():
        yield (
            f"  memory of {name}: {rss} MiB resident ({pss} its share) at rest,"
            f" {after[name][0]} ({after[name][1]}) after"
        )


def _sum(pids: list[int]) -> tuple[int, ...]:
    each = [_held(pid) for pid in pids]
    return tuple(sum(kind) // _KIB_A_MIB for kind in zip(*each, strict=True))


def _held(pid: int) -> tuple[int, ...]:
    lines_ = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    known = {name: rest.split()[0] for name, _, rest in (one.partition(":") for one in lines_[1:])}
    return tuple(int(known[kind]) for kind in _KINDS)


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(one) for one in found]
