"""Names of one report: what the gazetteer says of a phrase, helped by what the report itself says.

The report contributes the acronyms it introduces, the countries it is about (a name that several bear is theirs who
belongs to such a country), and its date. A name that stays in doubt stays unlinked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ..gazetteer import Resolution
from ..gazetteer.contexts import Context, context_layer
from ..gazetteer.names import slug
from ..reading.structure import Reading
from ..records import Entity
from .acronyms import acronyms
from .chains import CLASSES, GROUP, ORGANIZATION, PERSON, PLACE
from .toponyms import PlaceNames, toponyms_of

_FOCUS_SHARE = 0.6
"""Share of a report's country mentions from which a bare "the president" is that country's."""
_LEAST_MENTIONS = 3
_PART_SHARE = 0.2
"""Share from which a country is one of those a report is about."""
_MOST_COUNTRIES = 4
_SURE_ELSEWHERE = 0.75
"""How likely a name of a state must be to mean a place in another land."""
_EXPLAINED = 3


class Names(Protocol):
    """What the coder asks of a gazetteer."""

    def resolve(
        self,
        text: str,
        *,
        on: date | None = None,
        label: str | None = None,
        country: str | None = None,
        context: Context | None = None,
    ) -> Entity | None:
        """The entity that an actor phrase names, on a date; ``country`` is what the report supplies, ``context`` what
        the words around a name say of its bearer."""

    def country(self, text: str) -> str | None:
        """The alpha-3 code of the country that a phrase names, by name, adjective, capital or metonym."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of the gazetteer about a mention, and what it said."""

    text: str
    label: str | None
    country: str | None
    context: Context | None
    entity: Entity | None


class ReportNames:
    """Resolves the phrases of one reading; every answer is remembered."""

    __slots__ = (
        "_acronyms",
        "_at",
        "_by_text",
        "_contexts",
        "_countries",
        "_log",
        "_names",
        "_reading",
        "_shares",
        "_toponyms",
    )

    def __init__(self, reading: Reading, names: Names) -> None:
        self._reading = reading
        self._names = names
        self._by_text: dict[tuple[str, str | None, str | None, Context | None], Entity | None] = {}
        self._countries: dict[str, str | None] = {}
        self._shares: tuple[tuple[str, float], ...] | None = None
        self._acronyms: tuple[Mapping[str, str], re.Pattern[str] | None] | None = None
        self._log: list[Question] | None = None
        self._contexts: Mapping[int, Context] | None = None
        self._toponyms: list[Resolution] | None = None
        self._at: dict[tuple[int, int], Resolution] = {}

    def resolve(
        self, text: str, label: str | None, country: str | None, context: Context | None = None
    ) -> Entity | None:
        """The gazetteer's answer on the report's date."""
        key = (text, label, country, context)
        if key not in self._by_text:
            on = self._reading.document.published
            self._by_text[key] = self._names.resolve(
                text, on=on, label=label, country=country, **({} if context is None else {"context": context})
            )
        found = self._by_text[key]
        if self._log is not None:
            self._log.append(Question(text, label, country, context, found))
        return found

    @property
    def blind(self) -> str | None:
        """Why nothing is known of what is said around names; None where something is."""
        layer, model = context_layer(), self._reading.model
        if layer is not None and layer.model == model:
            return None
        if layer is None or not model:
            return "what is said around the name does not count: no reader's vectors are at hand"
        return (
            "what is said around the name does not count: the context layer was fitted to other weights "
            "(run python -m benchmarks.fit_contexts --write)"
        )

    def context(self, entity: int) -> Context | None:
        """What the words around a named entity (its number in the reading) say of its bearer; None where the layer
        was not fitted to the weights that read the report."""
        if self._contexts is None:
            layer = context_layer() if self.blind is None else None
            self._contexts = layer.contexts(self._reading.entities) if layer is not None else {}
        return self._contexts.get(entity)

    def name(self, text: str, label: str | None, entity: int = -1) -> Entity | None:
        """The answer for a phrase whose head is a name: acronyms spelt out, namesakes told apart by the countries that
        the report is about, and by what is said around the name. ``entity``: the number of the named entity."""
        context = self.context(entity)
        spelt = self.spelt_out(text)
        if spelt != text:
            found = self.resolve(spelt, label, None)
            if found is not None:
                return found
            long = self.introduced.get(text.removeprefix("the ").removeprefix("The "))
            if long is not None:
                return Entity(slug(long), long, self.country_of(long), (), "organization")
        if CLASSES.get((label or "").lower()) in (PLACE, GROUP):
            found = self.resolve(text, label, None, context)
            if found is not None and found.kind == "state" and entity >= 0:
                return self._elsewhere(text, label, entity, found) or found
            return found
        if CLASSES.get((label or "").lower()) == PERSON and self.country_of(text) in self.about:
            return self.resolve(text, "Location", None)  # a seat of government, read as a surname
        found = None
        for country in self.about:
            local = self.resolve(text, label, country, context)
            if local is None or local.country != country or says_no_more(text, local):
                continue
            if found is not None and found.id != local.id:
                found = None
                break
            found = local
        return found if found is not None else self.resolve(text, label, None, context)

    def toponyms(self) -> list[Resolution]:
        """The toponyms of the report resolved together; none where the gazetteer knows no places."""
        if self._toponyms is None:
            names = self._names
            self._toponyms = (
                toponyms_of(self._reading, names, explain=_EXPLAINED) if isinstance(names, PlaceNames) else []
            )
            self._at = {(t.toponym.start, t.toponym.end): t for t in self._toponyms}
        return self._toponyms

    def _elsewhere(self, text: str, label: str | None, entity: int, state: Entity) -> Entity | None:
        """The place in another land that a state's name means here, amid the report's other places: the American
        Georgia, the Paris of Texas. None where it means the state."""
        span, words = self._reading.entities[entity], self._reading.words
        start, end = words[span.first].start, words[span.last - 1].end
        self.toponyms()
        here = self._at.get((start, end))
        place = here.place if here is not None else None
        if here is None or place is None or place.country in (None, state.country):
            return None
        if here.country_probability < _SURE_ELSEWHERE:
            return None
        local = self.resolve(text, label, place.country)
        if local is not None and local.country == place.country:
            return local
        id = f"{place.country}-{slug(place.name).upper()}"
        return Entity(id, place.name, place.country, (), "place")

    def country_of(self, text: str) -> str | None:
        """The country that a phrase names."""
        if text not in self._countries:
            self._countries[text] = self._names.country(text)
        return self._countries[text]

    # -- what the report says ------------------------------------------------------------------------------

    @property
    def introduced(self) -> Mapping[str, str]:
        """The acronyms that the report explains, with their long forms."""
        return self._introduced()[0]

    def _introduced(self) -> tuple[Mapping[str, str], re.Pattern[str] | None]:
        if self._acronyms is None:
            found = acronyms(self._reading.document.text)
            known = "|".join(re.escape(short) for short in sorted(found, key=len, reverse=True))
            self._acronyms = found, re.compile(rf"\b(?:{known})\b(?!\.)") if found else None
        return self._acronyms

    def spelt_out(self, text: str) -> str:
        """The phrase with the acronyms that the report explains spelt out."""
        found, pattern = self._introduced()
        if pattern is None:
            return text
        return pattern.sub(lambda match: found[match.group()], text)

    @property
    def shares(self) -> tuple[tuple[str, float], ...]:
        """Countries with their share of the report's names of places, peoples and bodies, most named first; none where
        fewer than three such names say a country."""
        if self._shares is None:
            counts: Counter[str] = Counter()
            words, text = self._reading.words, self._reading.document.text
            for entity in self._reading.entities:
                if CLASSES.get(entity.label.lower()) in (PLACE, GROUP, ORGANIZATION):
                    code = self.country_of(text[words[entity.first].start : words[entity.last - 1].end])
                    if code is not None:
                        counts[code] += 1
            total = sum(counts.values())
            ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            self._shares = (
                tuple((code, count / total) for code, count in ranked) if total >= _LEAST_MENTIONS else ()
            )
        return self._shares

    @property
    def about(self) -> tuple[str, ...]:
        """The countries that the report is about, most named first."""
        return tuple(code for code, share in self.shares if share >= _PART_SHARE)[:_MOST_COUNTRIES]

    def focus(self) -> str | None:
        """The country that most of the report's place names and nationalities point to, if one dominates."""
        best = self.shares[:1]
        return best[0][0] if best and best[0][1] >= _FOCUS_SHARE else None

    @contextmanager
    def logged(self) -> Iterator[list[Question]]:
        """Keep what is asked within, for an explanation."""
        self._log = []
        try:
            yield self._log
        finally:
            self._log = None


def says_no_more(text: str, entity: Entity) -> bool:
    """Whether an entity is only the phrase's own words: a name that nobody knows."""
    return entity.kind in ("person", "organization", "group") and f"-{entity.id}-" in f"-{slug(text)}-"
