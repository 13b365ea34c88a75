"""A text falls into clauses, and each says what suits or what does not."""

from dataclasses import dataclass, field, replace

from service.flows.wishes import hours as clock
from service.flows.wishes.day_words import Days
from service.flows.wishes.grammar import Part, is_value
from service.flows.wishes.hours import Hours, Side
from service.flows.wishes.vocabulary import Kind

_TURNS = frozenset({Kind.NOT, Kind.EXCEPT, Kind.INSTEAD_OF})
_AGAINST = _TURNS | {Kind.BUSY}
_JOINS = frozenset({Kind.OR, Kind.AND, Kind.COMMA})
_SUITS = frozenset({Kind.ASK, Kind.GOOD})


@dataclass(frozen=True, slots=True)
class Group:
    """Days and hours that belong together: "thursday after 3"; `against`: they do not suit."""

    days: Days | None = None
    hours: Hours | None = None
    against: bool = False
    joined: bool = False


@dataclass(slots=True)
class Clause:
    """One thought."""

    parts: list[Part] = field(default_factory=list)

    def has(self, kinds: frozenset[Kind]) -> bool:
        """Whether one of these words is in it."""
        return any(isinstance(part, Kind) and part in kinds for part in self.parts)

    @property
    def others(self) -> int:
        """How many of its words say nothing here."""
        return sum(part is Kind.OTHER for part in self.parts)


def clauses(parts: list[Part]) -> list[Clause]:
    """Split at full stops, "but", a question, and at commas that end a thought."""
    found = [Clause()]
    for at, part in enumerate(parts):
        if part is Kind.COMMA and _goes_on(parts, at, found[-1]):
            found[-1].parts.append(Kind.COMMA)
        elif part in {Kind.COMMA, Kind.STOP, Kind.BUT}:
            found.append(Clause())
        else:
            if part is Kind.ASK and found[-1].parts:
                found.append(Clause())
            found[-1].parts.append(part)
    return [clause for clause in found if clause.parts]


def _goes_on(parts: list[Part], at: int, clause: Clause) -> bool:
    """Whether a comma only joins two times ("wed, thu or fri"; "any day but monday, tuesday")."""
    beside = parts[at - 1 : at] + parts[at + 1 : at + 2]
    if len(beside) < 2 or not all(is_value(part) for part in beside):  # noqa: PLR2004 - both sides
        return False
    return Kind.EXCEPT in clause.parts or not clause.has(_AGAINST)


def groups(clause: Clause) -> list[Group]:
    """Return what a clause names, with its side."""
    found: list[Group] = []
    joined = False
    for at, part in enumerate(clause.parts):
        if isinstance(part, Kind):
            joined = joined or part in _JOINS
            continue
        against = _is_against(clause, at)
        if found and found[-1].against == against:
            found[-1:] = _added(found[-1], part, joined)
        else:
            found.append(_started(part, against))
        joined = False
    if not clause.has(frozenset({Kind.BUSY})):
        found = [_every_week(group) if group.against else group for group in found]
    return _shared(found)


def _every_week(group: Group) -> Group:
    """Return what does not suit in any week: "any day but friday" is about all Fridays."""
    days = tuple(span.every_week() for span in group.days or ())
    return replace(group, days=days or None)


def _is_against(clause: Clause, at: int) -> bool:
    """Whether the value at this place does not suit.

    A "not" turns what follows it; where nothing follows, what came before ("tuesday is no good").
    Where somebody is busy, all of the clause is; "not working friday" takes that back.
    """
    if clause.has(frozenset({Kind.BUSY})):
        return not clause.has(frozenset({Kind.NOT}))
    turns = [i for i, part in enumerate(clause.parts) if isinstance(part, Kind) and part in _TURNS]
    if any(i < at for i in turns):
        return True
    last_value = max(i for i, part in enumerate(clause.parts) if is_value(part))
    return at >= _turned_from(clause) and any(
        clause.parts[i] is Kind.NOT and i > last_value for i in turns
    )


def _turned_from(clause: Clause) -> int:
    """Return where a "not" at the end begins to count: "I'm free thursday, tomorrow not"."""
    commas = [i for i, part in enumerate(clause.parts) if part is Kind.COMMA]
    return commas[-1] if commas and clause.has(_SUITS) else 0


def _started(part: Part, against: bool) -> Group:
    if isinstance(part, Hours):
        return Group(hours=part, against=against)
    return Group(days=part, against=against) if isinstance(part, tuple) else Group()


def _added(group: Group, part: Part, joined: bool) -> list[Group]:
    """Add days or hours to a group, or begin the next one."""
    if isinstance(part, Hours):
        return _with_hours(group, part, joined)
    fresh = replace(_started(part, group.against), joined=joined)
    if group.days is None and not joined:
        return [replace(group, days=fresh.days)]
    return [group, fresh]


def _with_hours(group: Group, hours: Hours, joined: bool) -> list[Group]:
    if group.hours is None:
        return [replace(group, hours=hours)]
    one = _refined(group.hours, hours)
    if one is not None and not (joined and Side.PART in {group.hours.side, hours.side}):
        return [replace(group, hours=one)]
    return [group, replace(group, hours=hours, joined=joined)]


def _refined(first: Hours, second: Hours) -> Hours | None:
    """Return one window from two that belong together; None when they are two."""
    sides = {first.side, second.side}
    if sides == {Side.AFTER, Side.BEFORE}:
        opens, closes = max(first.opens, second.opens), min(first.closes, second.closes)
        return clock.window(opens, closes) if opens < closes else None
    if Side.PART not in sides or first.side is second.side:
        return None
    return clock.within(first, second) if first.side is Side.PART else clock.within(second, first)


def _shared(found: list[Group]) -> list[Group]:
    """Give days without hours those of the days that they are joined to: "wed or thu after 5"."""
    shared = list(found)
    for at in range(len(shared) - 2, -1, -1):
        this, following = shared[at], shared[at + 1]
        if following.joined and this.against == following.against and this.days and not this.hours:
            shared[at] = replace(this, hours=following.hours)
    for at in range(1, len(shared)):
        last, this = shared[at - 1], shared[at]
        if this.joined and this.against == last.against and not this.hours and last.hours:
            shared[at] = replace(this, hours=last.hours)
    return shared


def afterwards(group: Group) -> Group:
    """Return the time behind what was said: "till friday, can I come after that"."""
    if group.hours is not None:
        return Group(group.days, clock.after(group.hours))
    spans = group.days or ()
    later = tuple(span.behind() for span in spans if span.last)
    return Group(later or None)
