"""Several processes look at once, and each trouble is told by one of them."""

from collections.abc import Callable

from service.deps import Deps
from service.usecases.raise_alarms import Alarms
from tests.support.alarms import accepted, hooked, refused
from tests.support.core import at_once


def test_of_several_who_look_at_once_one_tells(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str]
) -> None:
    with hooked() as hook:
        several = [make_deps({**environment, "ALARMS": hook.url}) for _ in range(4)]
        for happens in (refused, accepted):
            happens(several[0])
            at_once(4, lambda at: Alarms(several[at].context, several[at].bell).tell())
    assert [kind for kind, _, _ in hook.posts] == ["failure", "success"]
