"""The script of a call as JSON, each verb under its name, and back again exactly."""

from typing import Annotated, Any

from pydantic import Discriminator, Tag, TypeAdapter

from service.flows.voice.script import Connect, Gather, Hangup, Say, Script, Verb

_NAME = "verb"
_NAMES: dict[type[Verb], str] = {
    Say: "say",
    Gather: "gather",
    Connect: "connect",
    Hangup: "hangup",
}


def _name(stored: dict[str, Any]) -> str:
    return str(stored.get(_NAME))


_Stored = Annotated[
    Annotated[Say, Tag("say")]
    | Annotated[Gather, Tag("gather")]
    | Annotated[Connect, Tag("connect")]
    | Annotated[Hangup, Tag("hangup")],
    Discriminator(_name),
]
_reader: TypeAdapter[tuple[Verb, ...]] = TypeAdapter(tuple[_Stored, ...])
_writers = {kind: TypeAdapter(kind) for kind in _NAMES}
_json = TypeAdapter(list[dict[str, Any]])


def dump(script: Script) -> str:
    """Return a script as JSON."""
    verbs = [
        {_NAME: _NAMES[type(one)], **_writers[type(one)].dump_python(one)} for one in script.verbs
    ]
    return _json.dump_json(verbs).decode()


def load(stored: str) -> Script:
    """Return the script that was dumped. Raises ValueError for anything else."""
    return Script(_reader.validate_json(stored))
