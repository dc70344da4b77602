"""Time expressions: the ``<date>`` elements of GUM's XML, and how well found dates match them.

GUM marks dates after TEI: ``when``, ``from``/``to``, ``notBefore``/``notAfter`` with ISO 8601 values, a year,
month or day each; ``--09-15`` is a day of any year. Spans are scored exactly and by overlap (one to one, as
TempEval-3's strict and relaxed matches); values are compared as intervals of days on the spans that match.
"""

from __future__ import annotations

import calendar
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import CorpusError
from .by_document import by_document, malformed
from .corpora.conllu import read_conllu
from .counts import Counts, Row

_ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?:T[\d:.+Z-]*)?$")
_NO_SPACE_BEFORE = frozenset(".,;:!?%)]}’”") | {"'s", "’s", "n't", "n’t", "'re", "'ve", "'ll", "'d", "'m"}
_NO_SPACE_AFTER = frozenset("([{$£€“‘#")


@dataclass(frozen=True, slots=True)
class GoldDate:
    """A marked expression: offsets in the text, and its bounds as written in the XML (None: unbounded).

    ``when`` fills both bounds. ``first``/``last`` are the inclusive days of the interval, None on a side
    that is open; ``valued`` is False where no calendar interval can be told ("every September").
    """

    start: int
    end: int
    earliest: str | None
    latest: str | None
    first: date | None
    last: date | None
    valued: bool


@dataclass(frozen=True, slots=True)
class PredictedDate:
    """A found expression: offsets in the text and inclusive bounds (both None: no value told)."""

    start: int
    end: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class DatedText:
    """A GUM document for dating: its text, the day it is from, and the dates marked in it."""

    name: str
    text: str
    published: date | None
    dates: tuple[GoldDate, ...]


@dataclass(frozen=True, slots=True)
class DateFigures:
    """Counts of spans, and of values among the overlapping pairs whose gold has a calendar value."""

    exact: Counts
    overlap: Counts
    valued: int
    """Overlapping pairs whose gold has a value."""
    same_value: int
    """Of those: both bounds are right."""
    same_value_exact: int
    """Of those: the span is exact, too."""
    valued_gold: int
    """Gold dates with a value, found or not."""

    @property
    def value_accuracy(self) -> float:
        """Share of the matched (overlapping) dates whose interval is right."""
        return self.same_value / self.valued if self.valued else 0.0

    @property
    def value_recall(self) -> float:
        """Share of all gold dates with a value that are found, by overlap, and resolved right."""
        return self.same_value / self.valued_gold if self.valued_gold else 0.0

    def rows(self) -> list[Row]:
        return [
            ("exact-span F1", self.exact.f1),
            ("overlap F1", self.overlap.f1),
            ("overlap precision", self.overlap.precision),
            ("overlap recall", self.overlap.recall),
            ("value accuracy on matches", self.value_accuracy),
            ("value recall", self.value_recall),
        ]


def read_gum_dates(path: Path) -> DatedText:
    """Read one GUM XML file.

    The text is that of the CoNLL-U file of the same name beside it, if there is one (the words are the
    same, and it knows their spacing); otherwise words are joined by the usual rules of English print.
    Raises CorpusError for a file that is no XML or whose CoNLL-U has other words.
    """
    try:
        root = ET.fromstring(path.read_text(encoding="utf-8"))
    except (ET.ParseError, UnicodeDecodeError) as error:
        raise CorpusError(
            f"{path} is not well-formed XML ({error}). Give a file of GUM's xml folder."
        ) from error
    words: list[str] = []
    tight: set[int] = set()
    starts: set[int] = set()
    marked: list[tuple[int, int, dict[str, str]]] = []
    _walk(root, words, tight, starts, marked)
    companion = path.with_suffix(".conllu")
    if companion.is_file():
        text, offsets = _text_beside(companion, words)
    else:
        text, offsets = _join(words, tight, starts)
    dates = [
        _gold(offsets[first][0], offsets[last - 1][1], attributes)
        for first, last, attributes in marked
        if first < last and not attributes.keys().isdisjoint(("when", "from", "to", "notBefore", "notAfter"))
    ]
    return DatedText(
        name=root.get("id", path.stem),
        text=text,
        published=interval(root.get("dateCreated", ""))[0],
        dates=tuple(sorted(dates, key=lambda found: (found.start, found.end))),
    )


def interval(value: str) -> tuple[date | None, date | None]:
    """First and last day of an ISO 8601 year, month, day or moment; (None, None) for anything else."""
    match = _ISO.match(value)
    if match is None:
        return None, None
    year, month, day = (int(part) if part else 0 for part in match.group("year", "month", "day"))
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, 1, 1), date(year, 12, 31)
    except (ValueError, IndexError):
        return None, None


def score_dates(
    gold: Iterable[Sequence[GoldDate]], predicted: Iterable[Sequence[PredictedDate]]
) -> DateFigures:
    """Compare dates text by text, in the same order.

    Overlapping spans are paired one to one, the largest overlaps first. A value is right if both bounds
    are; a side that the gold leaves open must be open.
    """
    exact = overlap = Counts()
    valued = same = same_exact = valued_gold = 0
    for wanted, found in zip(gold, predicted, strict=True):
        pairs = _pairs(wanted, found)
        identical = sum((a.start, a.end) == (b.start, b.end) for a, b in pairs)
        exact += Counts(len(wanted), len(found), identical)
        overlap += Counts(len(wanted), len(found), len(pairs))
        valued_gold += sum(item.valued for item in wanted)
        for item, answer in pairs:
            if item.valued:
                right = (item.first, item.last) == (answer.first, answer.last)
                valued += 1
                same += right
                same_exact += right and (item.start, item.end) == (answer.start, answer.end)
    return DateFigures(exact, overlap, valued, same, same_exact, valued_gold)


def prediction_of(name: str, dates: Iterable[PredictedDate]) -> dict[str, Any]:
    """Dates as JSON: ``{"doc", "dates": [{"start", "end", "from", "to"}]}``, ISO days or null."""

    def day(value: date | None) -> str | None:
        return None if value is None else value.isoformat()

    listed = [{"start": d.start, "end": d.end, "from": day(d.first), "to": day(d.last)} for d in dates]
    return {"doc": name, "dates": listed}


def score_date_predictions(
    gold: Sequence[DatedText], predictions: Iterable[Mapping[str, Any]]
) -> DateFigures:
    """Score predictions in the form of ``prediction_of``; a text without one has no dates found."""

    def day(value: str | None) -> date | None:
        return None if value is None else date.fromisoformat(value)

    answers = by_document(predictions, [text.name for text in gold], what="date")
    given = []
    for answer in answers:
        try:
            found = [
                PredictedDate(int(d["start"]), int(d["end"]), day(d.get("from")), day(d.get("to")))
                for d in answer.get("dates", ())
            ]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            form = 'a list of {"start", "end", "from", "to"} in "dates"'
            raise malformed("date", answer, form, error) from error
        given.append(found)
    return score_dates([text.dates for text in gold], given)


def _pairs(
    gold: Sequence[GoldDate], predicted: Sequence[PredictedDate]
) -> list[tuple[GoldDate, PredictedDate]]:
    candidates: list[tuple[int, int, int, int]] = []
    for index, item in enumerate(gold):
        for other, answer in enumerate(predicted):
            shared = min(item.end, answer.end) - max(item.start, answer.start)
            if shared > 0:
                different = abs(item.start - answer.start) + abs(item.end - answer.end)
                candidates.append((-shared, different, index, other))
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    pairs = []
    for _, _, index, other in sorted(candidates):
        if index not in used_gold and other not in used_predicted:
            used_gold.add(index)
            used_predicted.add(other)
            pairs.append((gold[index], predicted[other]))
    return pairs


def _gold(start: int, end: int, attributes: dict[str, str]) -> GoldDate:
    when = attributes.get("when")
    earliest = when or attributes.get("from") or attributes.get("notBefore")
    latest = when or attributes.get("to") or attributes.get("notAfter")
    first = interval(earliest)[0] if earliest else None
    last = interval(latest)[1] if latest else None
    told = (earliest is None or first is not None) and (latest is None or last is not None)
    return GoldDate(start, end, earliest, latest, first, last, told)


def _walk(
    element: ET.Element,
    words: list[str],
    tight: set[int],
    starts: set[int],
    marked: list[tuple[int, int, dict[str, str]]],
) -> None:
    """Collect the words below an element; ``tight``: no space before; ``starts``: begins a sentence."""
    first = len(words)
    if element.tag == "s":
        starts.add(first)
    words.extend(_tokens(element.text))
    for child in element:
        _walk(child, words, tight, starts, marked)
        words.extend(_tokens(child.tail))
    if element.tag == "w":
        tight.update(range(first + 1, len(words)))
    if element.tag == "date":
        marked.append((first, len(words), dict(element.attrib)))


def _tokens(lines: str | None) -> Iterator[str]:
    for line in (lines or "").splitlines():
        if "\t" in line:
            yield line.partition("\t")[0]


def _text_beside(companion: Path, words: Sequence[str]) -> tuple[str, Sequence[tuple[int, int]]]:
    documents = read_conllu(companion, "gum")
    if len(documents) == 1 and list(documents[0].words) == list(words):
        document = documents[0]
        if document.text is not None and document.offsets is not None:
            return document.text, document.offsets
    raise CorpusError(f"{companion} has not the words of the XML beside it. Take both from one GUM release.")


def _join(words: Sequence[str], tight: set[int], starts: set[int]) -> tuple[str, list[tuple[int, int]]]:
    pieces: list[str] = []
    offsets: list[tuple[int, int]] = []
    length = 0
    for index, word in enumerate(words):
        if index:
            previous = words[index - 1]
            joined = index in tight or word.lower() in _NO_SPACE_BEFORE or previous in _NO_SPACE_AFTER
            gap = " " if index in starts or not joined else ""
            pieces.append(gap)
            length += len(gap)
        pieces.append(word)
        offsets.append((length, length + len(word)))
        length += len(word)
    return "".join(pieces), offsets
