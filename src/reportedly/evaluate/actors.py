"""Actors: does a phrase of a report's date lead to the right entity, country and sectors?

Data are TSV rows of ``text`` and ``date``; where the columns ``id``, ``country`` and ``sectors`` are there too
(sectors joined by ``;``, in any order) they are the gold. A row is right where all three are. An empty ``id`` is
an *unknown name*: right are no entity, and an entity that says no more than the phrase does, whose ``id`` is the
slug of the phrase's own words; anything else is a wrong link. A gold cell ``?`` is not judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import CorpusError
from ..gazetteer import Gazetteer
from ..gazetteer.names import slug
from ..records import Entity
from .bench import GoldWordsReader, Outcome, Step
from .corpora.files import corpus_lines, table_rows
from .counts import Row

COLUMNS = ("text", "date")
GOLD = ("id", "country", "sectors")
_OPEN = "?"


@dataclass(frozen=True, slots=True)
class ActorCase:
    """A phrase with the date of its report, and what it stands for (``gold`` is None where nobody says)."""

    text: str
    on: date | None
    gold: tuple[str, str, str] | None

    @property
    def unknown(self) -> bool:
        """Whether the gold says that the phrase names nobody whom a gazetteer could know."""
        return self.gold is not None and not self.gold[0]


@dataclass(frozen=True, slots=True)
class ActorFigures:
    """Counts over the rows that have gold."""

    cases: int
    correct: int
    known: int
    known_correct: int
    ids: int
    countries: int
    sectors: int
    unlinked: int
    unknown: int
    wrongly_linked: int
    wrong: Sequence[int]

    def rows(self) -> list[Row]:
        """All figures, in the order in which they are printed."""
        return [
            ("correct", _share(self.correct, self.cases)),
            ("correct of the known", _share(self.known_correct, self.known)),
            ("id of the known", _share(self.ids, self.known)),
            ("country of the known", _share(self.countries, self.known)),
            ("sectors of the known", _share(self.sectors, self.known)),
            ("known left unlinked", _share(self.unlinked, self.known)),
            ("unknown names", float(self.unknown)),
            ("unknown names wrongly linked", _share(self.wrongly_linked, self.unknown)),
        ]


def read_actors(path: Path) -> list[ActorCase]:
    """The rows of an actors file. Raises CorpusError for a missing column or a date that is none."""
    header = next(iter(corpus_lines(path)), "").split("\t")
    scored = all(column in header for column in GOLD)
    cases: list[ActorCase] = []
    for number, row in enumerate(table_rows(path, (*COLUMNS, *(GOLD if scored else ())), quoted=False)):
        day = row["date"].strip()
        try:
            on = date.fromisoformat(day) if day else None
        except ValueError as error:
            raise CorpusError(
                f"{path}, line {number + 2}: {day!r} is no date. Write YYYY-MM-DD, or leave it empty."
            ) from error
        gold = (row["id"].strip(), row["country"].strip(), row["sectors"].strip()) if scored else None
        cases.append(ActorCase(row["text"], on, gold))
    if scored and not any(any(case.gold) for case in cases if case.gold):
        return [ActorCase(case.text, case.on, None) for case in cases]
    return cases


def actor_predictions(
    cases: Iterable[ActorCase], gazetteer: Gazetteer, *, first_row: int = 0
) -> list[dict[str, Any]]:
    """``{"row", "id", "country", "sectors"}`` for each case; nulls and no sectors where nobody is known."""
    return [
        _prediction(row, gazetteer.resolve(case.text, on=case.on))
        for row, case in enumerate(cases, start=first_row)
    ]


def _prediction(row: int, entity: Entity | None) -> dict[str, Any]:
    if entity is None:
        return {"row": row, "id": None, "country": None, "sectors": []}
    return {"row": row, "id": entity.id, "country": entity.country, "sectors": list(entity.sectors)}


def run_actors(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """The benchmark: the gazetteer alone is asked, the reader is not."""
    del reader
    cases = read_actors(data)
    gazetteer = Gazetteer.load()
    predictions: list[Mapping[str, Any]] = []
    for number, case in enumerate(cases):
        step(len(cases) - number)
        predictions += actor_predictions((case,), gazetteer, first_row=number)
    step(0)
    if all(case.gold is None for case in cases):
        note = f"{len(cases)} phrases have no gold: predicted, not scored"
        return Outcome(len(cases), "phrases", (), predictions, (note,))
    return Outcome(len(cases), "phrases", score_actors(cases, predictions).rows(), predictions)


def score_actors(cases: Sequence[ActorCase], predictions: Iterable[Mapping[str, Any]]) -> ActorFigures:
    """Score predictions by row number. Raises CorpusError for rows that the data do not have."""
    answers: dict[int, Mapping[str, Any]] = {}
    for prediction in predictions:
        row = prediction.get("row")
        if not isinstance(row, int) or not 0 <= row < len(cases):
            raise CorpusError(f"A prediction is for row {row!r}; the data have rows 0 to {len(cases) - 1}.")
        answers[row] = prediction
    count: Counter[str] = Counter()
    wrong: list[int] = []
    for row, case in enumerate(cases):
        if case.gold is None:
            continue
        answer = answers.get(row, {})
        count["cases"] += 1
        if case.unknown:
            count["unknown"] += 1
            linked = is_linked(case.text, answer)
            count["wrongly_linked"] += linked
            right = not linked
        else:
            id, country, sectors = (
                _OPEN in (wanted, given) or wanted == given
                for wanted, given in zip(_gold_cells(case), _cells(answer), strict=True)
            )
            right = id and country and sectors
            count["known"] += 1
            count["known_correct"] += right
            count["ids"] += id
            count["countries"] += country
            count["sectors"] += sectors
            count["unlinked"] += answer.get("id") is None
        count["correct"] += right
        if not right:
            wrong.append(row)
    return ActorFigures(
        cases=count["cases"],
        correct=count["correct"],
        known=count["known"],
        known_correct=count["known_correct"],
        ids=count["ids"],
        countries=count["countries"],
        sectors=count["sectors"],
        unlinked=count["unlinked"],
        unknown=count["unknown"],
        wrongly_linked=count["wrongly_linked"],
        wrong=tuple(wrong),
    )


def is_linked(text: str, answer: Mapping[str, Any]) -> bool:
    """Whether an answer says more of a phrase than its own words: a link, where the name is unknown."""
    id = answer.get("id")
    if id is None:
        return False
    own, given = slug(text).split("-"), str(id).split("-")
    return not any(own[at : at + len(given)] == given for at in range(len(own) - len(given) + 1))


def _gold_cells(case: ActorCase) -> tuple[str, str, str]:
    id, country, sectors = case.gold or ("", "", "")
    return id, country, sectors if sectors == _OPEN else _as_set(sectors.split(";"))


def _cells(answer: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(answer.get("id") or ""), str(answer.get("country") or ""), _as_set(answer.get("sectors") or ())


def _as_set(sectors: Iterable[str]) -> str:
    return ";".join(sorted({sector.strip() for sector in sectors if sector.strip()}))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
