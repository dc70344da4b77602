"""The traits by which candidates are weighed: of themselves, of the text, and of how they fit one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from .places import CLASSES, Floats, Ints, Place, Places, unit_vectors
from .places_evidence import hints, words_of_lands
from .places_groups import Group, grouped
from .places_names import asks_for
from .places_resolution import Resolution, Toponym

Columns = npt.NDArray[Any]
_EARTH_KM = 6371.0088
_LIKELIEST = 3
_BESIDE = 150.0
_AROUND = 400.0
_FEW = 1
"""Reports of a publisher from which its neighbourhood counts half as much as if there were very many."""
_LOCAL = frozenset({"city", "district", "hamlet", "site"})

PRIOR = (
    "population", "largest", "share", "other name", "capital",
    "region of a town so named", "district of a town so named", "town of a region so named",
    "a country is so named",
    "kind asked for", *(f"is {kind}" for kind in CLASSES),
    "in container region", "in container country", "not in container", "country named", "country share",
    "region named", "region share", "region elsewhere", "publisher's country", "hamlet of named region",
    "its words are used", "its share of such words",
    "near the publisher's places",
    "not far from the publisher's places",
    "in the publisher's countries",
)  # fmt: skip
"""Traits of a candidate that need no other toponym."""

CONTEXT = (
    "others within 30 km", "others within 150 km", "others within 600 km", "nearest other", "beside, within 100 km",
    "beside, same region", "same region", "same country", "any in region", "its region is named", "any in district",
    "its district is named", "its country is named", "contains others",
)  # fmt: skip
"""Traits of a candidate that tell how it fits the places that the other toponyms probably stand for."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Where a publisher's reports are mostly set: the places of its other reports, which a local paper's readers know.

    After Lieberman, Samet and Sankaranarayanan (2010), "Geotagging with local lexicons to build indexes for textually
    specified spatial data", which infers a source's local lexicon from its articles. ``local`` and ``national`` weigh
    the places by how near each other, and how much in one country, they lie: a broadcaster's tell little.
    """

    xyz: Floats
    local: Floats
    countries: Ints
    national: Floats

    @classmethod
    def of(cls, reports: Iterable[Sequence[Resolution]], places: Places) -> Neighbourhood | None:
        """From the resolved toponyms of some reports, every report counting alike; None where they name no place."""
        found: list[tuple[Place, float]] = []
        count = 0
        for report in reports:
            sure = {one.place: one.probability for one in report if one.place is not None}
            total = sum(sure.values())
            count += total > 0
            found += ((place, weight / total) for place, weight in sure.items() if total > 0)
        if not found:
            return None
        weights = np.array([weight for _, weight in found], np.float32)
        weights /= weights.sum()
        xyz = unit_vectors([place.lat for place, _ in found], [place.lon for place, _ in found])
        countries = np.array([places.country_number(place.country or "") for place, _ in found], np.int32)
        local = weights * np.array([place.kind in _LOCAL for place, _ in found])
        km = _EARTH_KM * np.arccos(np.clip(xyz @ xyz.T, -1, 1))
        known = count / (count + _FEW)
        close = float(local @ np.exp(km / -100.0) @ local)
        at_home = float(weights @ ((countries[:, None] == countries[None, :]) @ weights))
        return cls(xyz, local * known * close**0.25, countries, weights * known * at_home**0.25)


class Scene:
    """The toponyms of one text with their candidates, and the traits of every candidate.

    ``groups`` lie one after the other in the columns; ``bounds[g]:bounds[g + 1]`` are the candidates of group ``g``.
    """

    def __init__(
        self,
        toponyms: Sequence[Toponym],
        text: str,
        places: Places,
        *,
        home: int = -1,
        on: date | None = None,
        within: int = -1,
        named: Mapping[int, int] | None = None,
        around: Neighbourhood | None = None,
    ) -> None:
        self.toponyms = toponyms
        self.places = places
        self._home = home
        self._named = named or {}
        self._around = around
        spans = [(toponym.start, toponym.end) for toponym in toponyms]
        self.groups: list[Group] = grouped(toponyms, text, places, on, within)
        sizes = [len(group.candidates) for group in self.groups]
        self.bounds = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.group_of = np.repeat(np.arange(len(self.groups)), sizes)
        self._hints = hints(text, places, spans)
        self._words = words_of_lands(text, places)
        if self.groups:
            self._stack()

    def _stack(self) -> None:
        def column(name: str) -> Columns:
            return np.concatenate([getattr(group.candidates, name) for group in self.groups])

        self.population: Floats = column("population")
        self.klass: Ints = column("klass")
        self.country: Ints = column("country")
        self.admin1: Ints = column("admin1")
        self.admin2: Ints = column("admin2")
        self.other: Floats = column("other")
        self.capital: Floats = column("capital")
        self.xyz: Floats = column("xyz")
        # A country's regions are numbered by the gazetteer; a country without a region gets a number below zero.
        self.region = np.where(self.admin1 >= 0, self.admin1, -2 - self.country)
        self.district = np.where(self.admin2 > 0, self.admin2.astype(np.int64) * 70000 + self.admin1, -1)

    # -- traits --------------------------------------------------------------------------------------------

    def prior(self) -> Floats:
        """Shape (candidates, len(PRIOR))."""
        n = len(self.klass)
        traits = np.zeros((n, len(PRIOR)), np.float32)
        column = {name: i for i, name in enumerate(PRIOR)}
        people = np.log10(self.population + 100.0)
        traits[:, column["population"]] = people - 4
        starts = self.bounds[:-1]
        largest = np.maximum.reduceat(people, starts)[self.group_of]
        traits[:, column["largest"]] = people >= largest
        total = np.add.reduceat(self.population + 100.0, starts)[self.group_of]
        traits[:, column["share"]] = np.log10((self.population + 100.0) / total)
        traits[:, column["other name"]] = self.other
        traits[:, column["capital"]] = self.capital
        for kind in range(len(CLASSES)):
            traits[:, column["is " + CLASSES[kind]]] = self.klass == kind
        self._namesakes(traits, column)
        self._prior_of_names(traits, column)
        self._prior_of_hints(traits, column)
        if self._around is not None:
            around = self._around
            km = _EARTH_KM * np.arccos(np.clip(self.xyz @ around.xyz.T, -1, 1))
            traits[:, column["near the publisher's places"]] = np.exp(km / -60.0) @ around.local
            traits[:, column["not far from the publisher's places"]] = np.exp(km / -300.0) @ around.local
            same = (self.country[:, None] == around.countries[None, :]) & (self.country[:, None] >= 0)
            traits[:, column["in the publisher's countries"]] = same @ around.national
        return traits

    def _namesakes(self, traits: Floats, column: Mapping[str, int]) -> None:
        """Regions and districts that bear the name of a town in them, and such towns: "Kharkiv"."""
        city, region, district = (CLASSES.index(kind) for kind in ("city", "region", "district"))
        lies_in = (self.group_of[:, None] == self.group_of[None, :]) & (
            self.region[:, None] == self.region[None, :]
        )
        towns = (self.klass == city) & (self.other == 0)
        has_town = (lies_in & towns[None, :]).any(axis=1)
        traits[:, column["region of a town so named"]] = (self.klass == region) & has_town
        traits[:, column["district of a town so named"]] = (self.klass == district) & has_town
        has_region = (lies_in & (self.klass == region)[None, :]).any(axis=1)
        traits[:, column["town of a region so named"]] = towns & has_region
        country = (self.klass == CLASSES.index("country")) & (self.other == 0)
        named = np.logical_or.reduceat(country, self.bounds[:-1])[self.group_of]
        traits[:, column["a country is so named"]] = named & ~country

    def _prior_of_names(self, traits: Floats, column: Mapping[str, int]) -> None:
        for g, group in enumerate(self.groups):
            rows = slice(int(self.bounds[g]), int(self.bounds[g + 1]))
            asked = asks_for(group.name)
            if asked:
                kinds = [CLASSES.index(kind) for kind in asked]
                traits[rows, column["kind asked for"]] = np.isin(self.klass[rows], kinds)
            if group.hint is not None:
                hint = group.hint
                in_country = self.country[rows] == hint.country
                in_region = (
                    in_country & (self.admin1[rows] == hint.admin1) if hint.admin1 >= 0 else in_country
                )
                if not in_country.any():
                    continue
                traits[rows, column["in container country"]] = in_country
                traits[rows, column["in container region"]] = in_region & (hint.admin1 >= 0)
                traits[rows, column["not in container"]] = ~in_region

    def _prior_of_hints(self, traits: Floats, column: Mapping[str, int]) -> None:
        countries: dict[int, int] = dict(self._named)
        regions: dict[int, int] = {}
        for hint in self._hints:
            countries[hint.country] = countries.get(hint.country, 0) + 1
            if hint.admin1 >= 0:
                regions[hint.admin1] = regions.get(hint.admin1, 0) + 1
        if countries:
            named = np.array([countries.get(c, 0) for c in self.country.tolist()], np.float32)
            traits[:, column["country named"]] = named > 0
            traits[:, column["country share"]] = named / sum(countries.values())
        if regions:
            named = np.array([regions.get(a, 0) for a in self.admin1.tolist()], np.float32)
            traits[:, column["region named"]] = named > 0
            traits[:, column["region share"]] = named / sum(regions.values())
            traits[:, column["region elsewhere"]] = (named == 0) & (self.klass != CLASSES.index("country"))
            traits[:, column["hamlet of named region"]] = (named > 0) & (
                self.klass == CLASSES.index("hamlet")
            )
        if self._words:
            said = np.array([self._words.get(c, 0) for c in self.country.tolist()], np.float32)
            traits[:, column["its words are used"]] = np.log1p(said)
            traits[:, column["its share of such words"]] = said / sum(self._words.values())
        if self._home >= 0:
            traits[:, column["publisher's country"]] = self.country == self._home

    def context(self, probabilities: Floats) -> Floats:
        """Shape (candidates, len(CONTEXT)), given how likely each candidate seemed so far."""
        n, groups = len(self.klass), len(self.groups)
        traits = np.zeros((n, len(CONTEXT)), np.float32)
        if groups < 2:
            return traits
        top = self._likeliest(probabilities)
        weight = probabilities[top]
        owner = self.group_of[top]
        edges = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
        foreign = self.group_of[:, None] != owner[None, :]
        km = _EARTH_KM * np.arccos(np.clip(self.xyz @ self.xyz[top].T, -1, 1))
        likely = np.where(foreign, weight[None, :], 0.0)

        def per_group(values: Columns) -> Columns:
            return np.add.reduceat(likely * values, edges, axis=1)

        counts = np.array([len(group.mentions) for group in self.groups], np.float32)
        apart = 1.0 - np.eye(groups, dtype=np.float32)[self.group_of]
        weights = np.sqrt(counts)[None, :] * apart
        weights /= weights.sum(axis=1, keepdims=True)
        beside = self._beside()[self.group_of]
        beside_total = np.maximum(beside.sum(axis=1, keepdims=True), 1e-6)
        beside = beside / beside_total * (beside_total > 1e-3)
        narrow = self.klass[top] != CLASSES.index("country")
        near30 = per_group(np.exp(km / -30.0) * narrow)
        near150 = per_group(np.exp(km / -150.0) * narrow)
        region = per_group(self.region[:, None] == self.region[top][None, :])
        country = per_group(
            (self.country[:, None] == self.country[top][None, :]) & (self.country[:, None] >= 0)
        )
        district = per_group(
            (self.district[:, None] == self.district[top][None, :]) & (self.district[:, None] >= 0)
        )
        is_region = (self.klass[top] == CLASSES.index("region"))[None, :]
        is_district = (self.klass[top] == CLASSES.index("district"))[None, :]
        is_country = (self.klass[top] == CLASSES.index("country"))[None, :]
        same_region = self.region[:, None] == self.region[top][None, :]
        same_district = (self.district[:, None] == self.district[top][None, :]) & (
            self.district[:, None] >= 0
        )
        same_country = self.country[:, None] == self.country[top][None, :]
        traits[:, 0] = (near30 * weights).sum(axis=1)
        traits[:, 1] = (near150 * weights).sum(axis=1)
        traits[:, 2] = (per_group(np.exp(km / -600.0)) * weights).sum(axis=1)
        traits[:, 3] = per_group(np.exp(km / -60.0) * narrow).max(axis=1)
        traits[:, 4] = (per_group(np.exp(km / -100.0) * narrow) * beside).sum(axis=1)
        traits[:, 5] = (region * beside).sum(axis=1)
        traits[:, 6] = (region * weights).sum(axis=1)
        traits[:, 7] = (country * weights).sum(axis=1)
        traits[:, 8] = region.max(axis=1)
        traits[:, 9] = per_group(same_region & is_region).max(axis=1)
        traits[:, 10] = district.max(axis=1)
        traits[:, 11] = per_group(same_district & is_district).max(axis=1)
        traits[:, 12] = per_group(same_country & is_country).max(axis=1)
        holds = (self.klass == CLASSES.index("region"))[:, None] & same_region
        holds |= (self.klass == CLASSES.index("country"))[:, None] & same_country
        traits[:, 13] = (per_group(holds) * weights).sum(axis=1)
        return traits

    def _likeliest(self, probabilities: Floats) -> Columns:
        """The rows of each group's likeliest candidates, in order of groups."""
        order = np.lexsort((-probabilities, self.group_of))
        rank = np.arange(len(order)) - self.bounds[:-1][self.group_of[order]]
        return np.sort(order[rank < _LIKELIEST])

    def _beside(self) -> Floats:
        """Shape (groups, groups): how near in the text the groups' mentions come, 1 at no distance."""
        at = np.array([self.toponyms[m].start for group in self.groups for m in group.mentions])
        edges = np.cumsum([0, *[len(group.mentions) for group in self.groups[:-1]]])
        gaps = np.abs(at[:, None] - at[None, :])
        gaps = np.minimum.reduceat(np.minimum.reduceat(gaps, edges, axis=0), edges, axis=1)
        out = np.exp(gaps / -_BESIDE).astype(np.float32)
        np.fill_diagonal(out, 0.0)
        return out

    def setting(self, toponym: Toponym, probabilities: Floats) -> Place | None:
        """The likeliest place amid the others of the text, those written near ``toponym`` counting most.

        Countries and larger areas stand back where the text names anything inside them.
        """
        top = self._likeliest(probabilities)
        gaps = np.array(
            [
                min(abs(self.toponyms[m].start - toponym.start) for m in group.mentions)
                for group in self.groups
            ],
            np.float32,
        )
        counts = np.array([len(group.mentions) for group in self.groups], np.float32)
        weight = probabilities[top] * (np.sqrt(counts) * (0.25 + np.exp(gaps / -_AROUND)))[self.group_of[top]]
        xyz = self.xyz[top]
        km = _EARTH_KM * np.arccos(np.clip(xyz @ xyz.T, -1, 1))
        wide = np.isin(self.klass[top], [CLASSES.index("country"), CLASSES.index("area")])
        support = (
            np.exp(km / -150.0) + 0.2 * (self.country[top][:, None] == self.country[top][None, :])
        ) @ weight
        best = int(top[int(np.argmax(support * weight**0.25 * np.where(wide, 0.5, 1.0)))])
        group = self.groups[int(self.group_of[best])]
        return self.places.place_at(int(group.candidates.refs[best - int(self.bounds[self.group_of[best]])]))

    def softmax(self, scores: Floats) -> Floats:
        """Probabilities of the candidates within their groups."""
        starts = self.bounds[:-1]
        scores = scores - np.maximum.reduceat(scores, starts)[self.group_of]
        raised = np.exp(scores)
        return (raised / np.add.reduceat(raised, starts)[self.group_of]).astype(np.float32)
