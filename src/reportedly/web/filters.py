"""The filters in the address of a page or of a call of the API: read and checked once, written back one way.

They have the names of :class:`reportedly.store.Filters` and of the command line's options. A name of :data:`MANY` may
be repeated, and any of its values will do; of the others there is one.

    /events?actor=PRK&type=MOBILIZE&type=ASSAULT&since=2024-10-01&disputed=true
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

from ..errors import InvalidDate, UnknownValue
from ..store import Ledger
from ..store.kinds import KINDS, instead, kind_of
from ..store.queries import Filters, day_of, several, values_of

NAMES: tuple[str, ...] = tuple(field.name for field in fields(Filters))
"""Every filter, in the order in which addresses give them."""
MANY = frozenset(
    ("actor", "recipient", "participant", "type", "mode", "context", "auxiliary", "quad", "place", "holder", "story",
     "event")
)  # fmt: skip
"""The filters that may be repeated."""
HELP: Mapping[str, str] = {
    "actor": "Who did it: an entity's id (PRK, PRK-*) or its name.",
    "recipient": "To whom it was done.",
    "participant": "Who did it or to whom it was done.",
    "type": "Event type: PLOVER's, such as MOBILIZE, or one of your own in the ledger.",
    "mode": "Mode: PLOVER's, such as troops, or one of your own.",
    "context": "PLOVER context, such as military.",
    "auxiliary": "historical, future, hypothetical or negation.",
    "quad": "Quad class, such as material_conflict.",
    "place": "Alpha-3 code of a country, a place's name, or a GeoNames id.",
    "since": "Events that may lie on or after this day (YYYY-MM-DD).",
    "until": "Events that may lie on or before this day (YYYY-MM-DD).",
    "holder": "Who holds a position on it.",
    "value": "What a holder holds: CT+ … CT-, or affirms, denies, uncommitted.",
    "text": "Words that stand in a sentence that reports the event.",
    "story": "A story's id, or its first characters.",
    "event": "An event's id, or its first characters.",
    "disputed": "true: only events that some affirm and others deny; false: only others.",
    "retracted": "true: only events on which a holder has changed; false: only others.",
    "corroborated": "Affirmed by at least so many independent sources.",
}
"""What each filter means, for forms and for the description of the API."""
_YES, _NO = frozenset(("true", "yes", "on", "1")), frozenset(("false", "no", "off", "0"))
_LONGEST = 200
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_MOST = 50
_WORDS = 12
_INDEPENDENT = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for.

    ``pairs``: the filters as name and value, in one order whatever the address's, so that the same question has one
    address. ``others``: its parameters that are no filters (a sort, a place in a list).
    """

    filters: Filters
    pairs: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """The values of a filter as the address has them."""
        return tuple(value for key, value in self.pairs if key == name)

    def other(self, name: str) -> str | None:
        """A parameter that is no filter; None where it is not given."""
        return next((value for key, value in self.others if key == name), None)

    def query(self, **others: str | None) -> str:
        """The same filters as the part of an address after ``?``; ``others`` are set, or left out where None."""
        kept = {**dict(self.others), **others}
        return urlencode([*self.pairs, *((k, v) for k, v in kept.items() if v is not None)])

    def having(self, name: str, value: str) -> str:
        """The address's query with this value of a filter beside those there (in their place where it takes one)."""
        kept = [pair for pair in self.pairs if name in MANY or pair[0] != name]
        return self._written([*kept, (name, value)])

    def lacking(self, name: str, value: str | None = None) -> str:
        """The address's query without this value of a filter (None: without the filter)."""
        return self._written([p for p in self.pairs if p[0] != name or value not in (None, p[1])])

    def within(self, since: str | None, until: str | None) -> str:
        """The address's query with these days in the place of its own."""
        days = [(name, day) for name, day in (("since", since), ("until", until)) if day is not None]
        return self._written([p for p in self.pairs if p[0] not in ("since", "until")] + days)

    def hidden(self, *names: str) -> list[tuple[str, str]]:
        """What a form has to carry along that sets the filters ``names`` itself."""
        return [p for p in (*self.pairs, *(o for o in self.others if o[0] == "sort")) if p[0] not in names]

    def _written(self, pairs: Iterable[tuple[str, str]]) -> str:
        ordered = sorted(dict.fromkeys(pairs), key=lambda pair: NAMES.index(pair[0]))
        return urlencode([*ordered, *(o for o in self.others if o[0] == "sort")])


def read_filters(
    pairs: Iterable[tuple[str, str]], ledger: Ledger | None = None, *, also: Collection[str] = ()
) -> Asked:
    """The filters among the parameters of an address; those with an empty value count as not given.

    ``ledger``: whose types and modes of the user's own may be asked for; without it only PLOVER's. ``also``: names of
    parameters that are no filters and may be there as well, each once. Raises UnknownValue, InvalidDate.
    """
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in NAMES and name not in also:
            raise UnknownValue(f"There is no filter {name!r}. {instead(name, [*NAMES, *also])}")
        if name == "value":
            value = value.replace(" ", "+")  # what an address makes of a + that is not written %2B
        value = " ".join(value.split())
        if not value:
            continue
        if len(value) > _LONGEST or _CONTROL.search(value):
            raise UnknownValue(
                f"{name}: this value is too long, or holds control characters. Give a name, an id or a "
                f"few words (at most {_LONGEST} characters)."
            )
        if value not in given.setdefault(name, []):
            given[name].append(value)
    if sum(map(len, given.values())) > _MOST:
        raise UnknownValue(f"These are more than {_MOST} filters. Use fewer, or an id with * (PRK-*).")
    for name, values in given.items():
        if len(values) > 1 and name not in MANY:
            raise UnknownValue(f"{name}: given as {' and as '.join(values[:3])}. It takes one value.")
    wanted = {name: _read(name, given[name], ledger) for name in NAMES if name in given}
    chosen: dict[str, Any] = {name: value if name in MANY else value[0] for name, value in wanted.items()}
    filters = Filters(**chosen)
    if (
        filters.since is not None
        and filters.until is not None
        and day_of(filters.since) > day_of(filters.until)
    ):
        raise InvalidDate(f"since ({filters.since}) lies after until ({filters.until}): exchange them.")
    return Asked(
        filters,
        tuple((name, _written(value)) for name, values in wanted.items() for value in values),
        tuple((name, given[name][0]) for name in also if name in given),
    )


def asked_of(filters: Filters, ledger: Ledger | None = None) -> Asked:
    """The address that asks for these filters."""
    given = ((name, getattr(filters, name)) for name in NAMES)
    pairs = (
        (name, _written(value))
        for name, wanted in given
        if wanted is not None
        for value in (several(wanted) if name in MANY else (wanted,))
    )
    return read_filters(pairs, ledger)


def _read(name: str, values: list[str], ledger: Ledger | None) -> tuple[Any, ...]:
    """The values of a filter as :class:`Filters` takes them."""
    if name in KINDS:
        return tuple(kind_of(name, value, ledger) for value in values)
    (first, *_) = values
    if name in ("since", "until"):
        return (day_of(first).isoformat(),)
    if name in ("disputed", "retracted"):
        if (low := first.lower()) not in _YES | _NO:
            raise UnknownValue(f"{name}={first}: it is true, false, or left out.")
        return (low in _YES,)
    if name == "corroborated":
        if not first.isascii() or not first.isdecimal() or not 1 <= int(first[:6]) <= _INDEPENDENT:
            raise UnknownValue(
                f"corroborated={first}: give how many independent sources must affirm it, 1 or more."
            )
        return (int(first),)
    if name == "value":
        values_of(first)
    if name == "text" and len(first.split()) > _WORDS:
        raise UnknownValue(f"text: at most {_WORDS} words.")
    return tuple(values)


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
