"""Every sentence of a page stands in a catalogue, and each of a catalogue is said somewhere."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import pytest

from service.flows.effects import Prompt, PromptKind
from service.flows.voice.telling import sentence
from service.flows.wording.catalogue import catalogue
from tests.house import tree

# The sandbox and the pages of the API are for those who build with it, and English.
ROOMS = ("service/inbox/", "service/link/", "service/channels/")
SAID = frozenset({"aria-label", "aria-description", "title", "placeholder", "alt", "label"})
UNSAID = frozenset({"script", "style"})
# A name, and what stands on a key.
NO_WORDS = frozenset({"unghost", "Esc"})
# What pydantic puts before the words of a check.
NOT_OURS = frozenset({"Value error, "})
WORD = re.compile(r"\b[A-Za-z]{2,}\b(?!://)")
JINJA = re.compile(
    r"\{#.*?#\}|\{% block width %\}\w*\{% endblock %\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL
)
# What a macro puts into a tag.
ATTRIBUTE = re.compile(r'([\w-]+)="[^"]*"')
# A string in a script that begins like a sentence.
SENTENCE = re.compile(r"""["'`]([A-Z][a-z']* [a-z][^"'`]*)["'`]""")
QUOTED = re.compile(r"""["']([\w.\[\]/]+)["']""")
# In a template, strings and names joined by a tilde.
JOINED = re.compile(r"""(?:[\w.]+ ~ )?["'][\w.]+["'](?: ~ (?:["'][\w.]+["']|[\w.]+))*""")
SOME = r"([^ ]+)"


class Page(HTMLParser):
    """Collects the words of a template that a person reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._unsaid = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unsaid += tag in UNSAID
        self.found += [value for name, value in attrs if name in SAID and value]

    def handle_endtag(self, tag: str) -> None:
        self._unsaid -= tag in UNSAID

    def handle_data(self, data: str) -> None:
        if not self._unsaid:
            self.found.append(ATTRIBUTE.sub(lambda one: one[0] * (one[1] in SAID), data))


def words_of(template: str) -> list[str]:
    """List the words that stand in a template itself."""
    page = Page()
    page.feed(JINJA.sub("", template))
    spoken = (word for one in page.found for word in WORD.findall(one))
    quoted = (one for part in JINJA.findall(template) for one in SENTENCE.findall(part))
    return [*(word for word in spoken if word not in NO_WORDS), *quoted]


def sentences_of(module: ast.Module) -> list[str]:
    """List the strings of a module that begin like a sentence, but for what explains it."""
    explains = {id(one.value) for one in ast.walk(module) if isinstance(one, ast.Expr)}
    plain = (one for one in ast.walk(module) if isinstance(one, ast.Constant))
    said = (one.value for one in plain if isinstance(one.value, str) and id(one) not in explains)
    return [one for one in said if SENTENCE.fullmatch(f"'{one}'") and one not in NOT_OURS]


def files(ending: str, *folders: str) -> list[str]:
    """List the files under these folders that end so and were written here."""
    ours = (name for name in tree.tracked() if "/vendor/" not in name)
    return [name for name in ours if name.startswith(folders) and name.endswith(ending)]


def strings(name: str) -> Iterator[str]:
    """Yield the strings of a Python file, and the names that may become one."""
    for node in ast.walk(tree.module(name)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def joined(name: str) -> Iterator[str]:
    """Yield what the f-strings of a file, or the tildes of a template, can become: as patterns."""
    if name.endswith(".py"):
        for node in ast.walk(tree.module(name)):
            if isinstance(node, ast.JoinedStr):
                parts = (getattr(one, "value", "") for one in node.values)
                yield "".join(re.escape(one) if isinstance(one, str) else SOME for one in parts)
    else:
        for one in JOINED.findall(tree.text(name)):
            parts = one.split(" ~ ")
            # A beginning that ends with a dot is finished by whom it is handed to.
            parts += ["more"] * (len(parts) == 1 and parts[0][-2] == ".")
            yield "".join(re.escape(part[1:-1]) if part[0] in "\"'" else SOME for part in parts)


@cache
def spoken_of() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Return every string of the service, and the patterns of those that it puts together."""
    programs, pages = files(".py", "service/"), files(".html", "service/")
    plain = {one for name in programs for one in strings(name)}
    plain |= {one for name in pages for one in QUOTED.findall(tree.text(name))}
    plain |= {end for one in plain for end in [one.rpartition(".")[2]] if end.isidentifier()}
    put_together = {one for name in (*programs, *pages) for one in joined(name)}
    named = (one for one in put_together if re.search(r"[a-z]{2}", one.replace(SOME, "")))
    dotted = (one for one in named if re.search(r"\\\.|_", one))
    return frozenset(plain), tuple(map(re.compile, sorted(dotted)))


def is_asked_for(key: str) -> bool:
    """Whether some file says this key, in one piece or put together of pieces that are said."""
    plain, patterns = spoken_of()
    if key in plain or f"{key}s" in plain or key.isdecimal():
        return True
    found = (pattern.fullmatch(key) for pattern in patterns)
    return any(all(is_asked_for(part) for part in one.groups()) for one in found if one)


def test_no_template_holds_words_of_its_own() -> None:
    bad = {name: words_of(tree.text(name)) for name in files(".html", *ROOMS)}
    assert {name: words for name, words in bad.items() if words} == {}


def test_no_script_of_the_pages_holds_a_sentence() -> None:
    bad = {name: SENTENCE.findall(tree.text(name)) for name in files(".js", *ROOMS)}
    assert {name: found for name, found in bad.items() if found} == {}


def test_no_module_of_the_pages_holds_a_sentence() -> None:
    bad = {name: sentences_of(tree.module(name)) for name in files(".py", *ROOMS)}
    assert {name: found for name, found in bad.items() if found} == {}


def test_every_sentence_of_the_catalogues_is_asked_for() -> None:
    # In a call, what is answered has its key from the flow; a lateness says by how much.
    answers = {sentence(Prompt(kind)) + by for kind in PromptKind for by in ("", "_by")}
    others = (key for key in catalogue("en") if key not in answers)
    unsaid = [key for key in others if key.startswith("voice.answer.") or not is_asked_for(key)]
    assert unsaid == []


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("inbox.act.write", True), ("inbox.error.404.heading", True), ("audit.text.written", True),
        ("inbox.dismiss", False), ("inbox.age.weeks", False), ("thread.nonsense", False),
    ],
)  # fmt: skip
def test_a_key_that_nobody_asks_for_is_found(key: str, asked: bool) -> None:
    assert is_asked_for(key) is asked


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('<p title="{{ say("a.b") }}">{{ say("c") }}</p>', []),
        ('<p title="Call me">{{ say("c") }}</p>', ["Call", "me"]),
        ("{% if x %}Open{% endif %}", ["Open"]),
        ('{{ "Not yet" if x }}', ["Not yet"]),
        ('{% macro m() %} aria-label="Send it"{% endmacro %}', ["aria", "label", "Send", "it"]),
        ('{% macro m() %} aria-invalid="true"{% endmacro %}', []),
    ],
)
def test_words_are_told_from_their_keys(template: str, found: list[str]) -> None:
    assert words_of(template) == found
