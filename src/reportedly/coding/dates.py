"""Time expressions of a report, resolved against its day of publication.

``find_dates`` reads words only; parts of speech and the parse sharpen two choices where they are there:
whether a sentence looks forward, and which word names the event that "a day after ..." counts from.
TIMEX3 values follow ISO-TimeML (Pustejovsky et al. 2010).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo
from typing import Literal

from ..reading.structure import Reading, WordSpan
from ..records import EventDate
from . import dates_lexicon as lexicon
from . import timex
from .dates_ranges import RangeReader
from .dates_resolve import Outlook, bounded, resolve, stepped
from .dates_words import Expression
from .dates_zones import Zones, moment_of, with_offset
from .timex import Period
from .toponyms import PlaceNames

DateKind = Literal["date", "period", "time", "duration", "set", "anchored", "vague"]

_KIND_OF: dict[str, DateKind] = {
    "calendar": "date",
    "deictic": "date",
    "offset": "date",
    "named": "date",
    "window": "period",
    "duration": "duration",
    "set": "set",
    "step": "anchored",
    "vague": "vague",
    "clock": "time",
}
_CLOCK_TIME = re.compile(r"T\d\d:\d\d$")
_ONWARD = frozenset({"on", "onward", "onwards", "forward"})
_MEMORY = 4  # sentences over which "the following day" finds the date before it
_LONG_AGO = 2
"""Years before the report from which a full date starts a time of its own."""


@dataclass(frozen=True, slots=True)
class DatePart:
    """One bare calendar expression inside a mention: its words ``[first, last)`` and its own value.

    Prepositions, modifiers ("late", "earlier") and times of day are not counted in; ``earliest`` and
    ``latest`` are its inclusive bounds, not those of the event.
    """

    first: int
    last: int
    timex: str
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class DateMention:
    """One time expression: words ``[first, last)`` with the preposition that binds it ("by", "since").

    ``kind``: ``date`` (a calendar place), ``period`` (a stretch up to or from the report's day),
    ``duration``, ``set`` (every Friday), ``anchored`` (counted from an event of the text), ``vague``
    (recently), ``time`` (a time of day alone; its day is that of a date near by, else the report's).
    ``core``: the words without the preposition.
    ``anchor``: word index of the event an anchored mention counts from, None if it names none;
    ``offset_days``: signed days from that anchor (0: the same day), see :func:`shift_from`.
    ``parts``: the calendar expressions inside (two for a range).
    """

    first: int
    last: int
    date: EventDate
    kind: DateKind
    core: WordSpan
    anchor: int | None = None
    offset_days: int | None = None
    offset_unit: str | None = None
    parts: tuple[DatePart, ...] = ()


def find_dates(reading: Reading, *, places: PlaceNames | None = None) -> list[DateMention]:
    """All time expressions of a document, in text order, not overlapping.

    Relative ones are resolved against the day of the dateline, else ``reading.document.published``; without
    either they carry a TIMEX3 value with unknown parts and no days. ``places``: what resolves the place names from
    which a clock time takes its zone; without it only zones that the text names are known. Days are those of the
    calendar that the text counts by; the offset of a clock time in its value tells the moment.
    """
    return _Finder(reading, places).mentions()


def calendar_expressions(mentions: Iterable[DateMention]) -> list[DatePart]:
    """The bare calendar expressions of mentions, as GUM's ``<date>`` elements mark them.

    Durations, sets ("every Friday"), vague words ("recently"), times of day alone and steps from an event
    whose own date is unknown have no place on the calendar and are left out.
    """
    return [
        part
        for mention in mentions
        if mention.kind in ("date", "period", "anchored")
        for part in mention.parts
        if mention.offset_unit not in timex.CLOCK_UNITS
        if mention.kind != "anchored" or part.earliest is not None and part.latest is not None
    ]


def shift_from(mention: DateMention, anchor: EventDate) -> EventDate:
    """The date of an anchored mention, given the date of the event it counts from.

    A mention that is not anchored, or an anchor without days, is returned as it stands.
    """
    if mention.offset_days is None or anchor.first is None or anchor.last is None:
        return mention.date
    days = mention.offset_days
    unit = mention.offset_unit or "day"
    if unit in timex.MONTHS_IN:
        moved = stepped(
            Period(anchor.first, anchor.last, ""), unit, round(days / (30.4375 * timex.MONTHS_IN[unit]))
        )
    else:
        first, last = timex.add_days(anchor.first, days), timex.add_days(anchor.last, days)
        if first is None or last is None:
            return mention.date
        moved = Period(first, last, first.isoformat() if first == last else f"{first}/{last}")
    return replace(mention.date, first=moved.first, last=moved.last, timex=moved.timex)


class _Finder(RangeReader):
    """The search through one document."""

    def __init__(self, reading: Reading, places: PlaceNames | None) -> None:
        super().__init__(reading)
        self.zones = Zones(reading, self.low, places)
        if self.zones.dateline is not None and self.zones.dateline.day is not None:
            self.reference = self.zones.dateline.day
        self.previous: Period | None = None  # the last calendar period mentioned
        self.previous_sentence = -9
        self.told: date | None = None  # the last full date from years before the report

    def mentions(self) -> list[DateMention]:
        found: list[DateMention] = []
        grammar, low = self.grammar, self.low
        readers, starts = grammar.starters, grammar.starting_characters
        for number, (first, last) in enumerate(self._sentences()):
            grammar.floor, grammar.limit = first, last
            self.year = None
            i = first
            while i < last:
                word = low[i]
                if word not in readers and word[:1] not in starts and "-" not in word:
                    i += 1
                    continue
                expression = grammar.at(i)
                if expression is None or expression.last <= i:
                    i += 1
                    continue
                mention = self._mention(expression, found[-1].last if found else 0, number)
                if mention is None:
                    i = expression.last
                    continue
                found.append(mention)
                i = mention.last
        return self._timed(found)

    def _timed(self, found: list[DateMention]) -> list[DateMention]:
        """The mentions with their clock times placed in their zones, those without a day of their own on one."""
        timed: list[DateMention] = []
        for at, mention in enumerate(found):
            value = mention.date.timex or ""
            if "T" not in value or _CLOCK_TIME.search(value) is None or mention.kind == "duration":
                timed.append(mention)
                continue
            first, last = mention.core
            zone = self.zones.zone(first, last)
            day = mention.date.first
            if mention.kind == "time":
                day = self._day_of_clock(found, at, zone)
                value = f"{day.isoformat()}{value}" if day is not None else value
            value = with_offset(value, day, zone)
            first_day, last_day = (day, day) if mention.kind == "time" else (mention.date.first, mention.date.last)
            when = replace(mention.date, first=first_day, last=last_day, timex=value)
            if mention.kind == "time" and when.relation == "during":
                when = replace(when, relation="on")
            timed.append(replace(mention, date=when))
        return timed

    def _day_of_clock(self, found: list[DateMention], at: int, zone: tzinfo | None) -> date | None:
        """The day of a bare clock time: that of a day named in its sentence or the one before, else the report's. Where
        the clock is another zone's and the sentence looks back, the latest day there by the end of the report's."""
        mention = found[at]
        sentence = self.words[mention.first].sentence
        days = [
            (abs(other.first - mention.first), other.date.first)
            for other in found[max(0, at - 3) : at + 3]
            if other.kind in ("date", "anchored") and other.date.first == other.date.last
            if not self.zones.in_dateline(self.words[other.first].start)
            if self.words[other.first].sentence == sentence and other.date.first is not None
        ]
        if days:
            return min(days)[1]
        for other in reversed(found[max(0, at - 3) : at]):
            if self.words[other.first].sentence != sentence - 1:
                break
            if other.kind == "date" and other.date.first is not None and other.date.first == other.date.last:
                return other.date.first
        day, home = self.reference, self.zones.home or UTC
        moment = moment_of(mention.date.timex or "", day, zone)
        if day is None or moment is None or self.outlook(mention.first, mention.last) == "future":
            return day
        return timex.add_days(day, -1) if moment.astimezone(home).date() > day else day

    def _sentences(self) -> Iterator[WordSpan]:
        """Sentences, joined where the stop of a shortened month was taken for an end ("Oct." "24")."""
        open_at = -1
        for first, last in self.reading.sentences:
            start = first if open_at < 0 else open_at
            word = self.words[last - 1].text if last > first else ""
            follows = self.words[last].text[0] if last < len(self.words) else ""
            if word.endswith(".") and word[:-1].lower() in lexicon.MONTHS and follows.isdecimal():
                open_at = start
                continue
            open_at = -1
            yield start, last

    def _mention(self, expression: Expression, free: int, sentence: int) -> DateMention | None:
        grammar = self.grammar
        first, last = expression.first, expression.last
        outlook: Outlook = None
        if expression.kind in ("calendar", "deictic", "named"):
            outlook = self.outlook(first, last)
        second = self.range_end(expression)
        opens = (
            second is not None or outlook == "future" or last < grammar.limit and self.low[last] in _ONWARD
        )
        begin, relation = self._preposition(expression, max(free, grammar.floor), opens=opens)
        if relation in ("by", "until") and outlook is None:
            outlook = "future"
        kind = _KIND_OF[expression.kind]
        anchor = None
        offset: int | None = None
        if expression.kind == "duration":
            return self._duration(expression, begin, relation, outlook)
        previous = self.previous if sentence - self.previous_sentence <= _MEMORY else None
        parts: tuple[DatePart, ...]
        if (
            second is not None
            and relation is None
            and first > max(free, grammar.floor)
            and self.low[first - 1] == "between"
        ):
            begin = first - 1
        if second is not None:
            near, far = self.range_bounds(expression, second, outlook)
            if near is None or far is None:
                return None
            if near.timex == far.timex:
                period = near
            else:
                period = Period(near.first, far.last, f"{near.timex}/{far.timex}")
            if expression.month is not None and last - first == 1 and expression.day is not None:  # "3-5 May"
                parts = (DatePart(first, second.last, period.timex, period.first, period.last),)
            else:
                parts = (self._part(expression, near, outlook), self._part(second, far, outlook))
            last = second.last
            relation = (
                relation
                if relation in ("by", "before", "after") and low_is_range(self.low, begin)
                else "during"
            )
            self._remember(far, sentence, second)
        else:
            reference = self.told if self.told is not None and _is_old_style(expression) else self.reference
            resolved = resolve(expression, reference, outlook, year=self.year_told(outlook), previous=previous)
            if resolved is None:
                return None
            period = resolved
            parts = (self._part(expression, period, outlook, reference),)
            if expression.kind == "step":
                offset = _offset_days(expression)
                if expression.explicit:
                    anchor = self.anchor(expression.last)
                elif period.first is not None:
                    kind = "anchored"
            self._remember(period, sentence, expression)
        if relation is None:
            relation = _default_relation(period)
        bounds = bounded(period, relation, self.reference, outlook)
        value = period.timex
        if (
            expression.mod == "END"
            and relation in ("by", "until", "before")
            and period.last is not None
            and second is None
        ):
            value = period.last.isoformat()
        span = self.reading.document.span(self.words[begin].start, self.words[last - 1].end)
        when = EventDate(span, bounds[0], bounds[1], value, relation)
        return DateMention(
            begin,
            last,
            when,
            kind,
            (first, last),
            anchor,
            offset,
            expression.unit if offset is not None else None,
            parts,
        )

    def _part(
        self, expression: Expression, period: Period, outlook: Outlook, reference: date | None = None
    ) -> DatePart:
        """The bare calendar words of an expression and their value."""
        first, last = expression.nucleus or (expression.first, expression.last)
        if expression.nucleus is not None:
            bare = replace(expression, first=first, last=last, mod=None, part=None, nucleus=None)
            period = (
                resolve(
                    bare, reference or self.reference, outlook, year=self.year_told(outlook), previous=self.previous
                )
                or period
            )
        elif expression.mod == "END" and period.last is not None:
            period = timex.day_of(period.last)
        if self.low[first] == "the" and expression.kind == "calendar" and not expression.mod:
            first += 1
        return DatePart(first, last, period.timex, period.first, period.last)

    def _remember(self, period: Period, sentence: int, expression: Expression) -> None:
        if (
            expression.kind in ("window", "vague")
            or expression.decade is not None
            or expression.century is not None
        ):
            return
        if period.first is not None and period.last is not None and (period.last - period.first).days < 400:
            self.previous, self.previous_sentence = period, sentence
            if expression.year is not None and expression.day is not None and (
                self.reference is None or self.reference.year - expression.year > _LONG_AGO
            ):  # fmt: skip
                self.told = period.first
            if expression.year is not None and expression.kind == "calendar":
                before = self.low[expression.first - 1] if expression.first > self.grammar.floor else ""
                if expression.month is not None or before in ("in", "since", "of", "during"):
                    self.year = expression.year
            elif expression.kind in ("calendar", "deictic") and expression.unit == "year":
                self.year = period.first.year

    def _duration(
        self, expression: Expression, begin: int, relation: str | None, outlook: Outlook
    ) -> DateMention | None:
        """N units: a point ahead ("in 10 days"), a stretch from now ("within three weeks"), or a length."""
        first, last = expression.first, expression.last
        before = self.low[first - 1] if first > self.grammar.floor else ""
        kind: DateKind = "duration"
        value = timex.duration(expression.high, expression.unit or "day")
        start = end = None
        if before in ("in", "within"):
            outlook = self.outlook(first, last, firm=True)
            begin = first - 1
            if outlook == "future" and expression.unit is not None and expression.number is not None:
                kind = "date"
                relation = "on" if before == "in" else "within"
                if self.reference is not None:
                    if before == "in":
                        ahead = resolve(replace(expression, kind="offset", shift=1), self.reference, outlook)
                        if ahead is not None:
                            start, end, value = ahead.first, ahead.last, ahead.timex
                    else:
                        kind = "period"
                        start = self.reference
                        end = timex.shift(
                            self.reference, expression.unit, expression.high or expression.number
                        )
            else:
                relation = "within"
        elif before in ("for", "over", "during", "throughout"):
            begin, relation = first - 1, "during"
        else:
            begin, relation = first, "during"
        span = self.reading.document.span(self.words[begin].start, self.words[last - 1].end)
        when = EventDate(span, start, end, value, relation)
        part = DatePart(first, last, value, start, end)
        return DateMention(begin, last, when, kind, (first, last), parts=(part,))

    def _preposition(self, expression: Expression, free: int, *, opens: bool) -> tuple[int, str | None]:
        """Where the mention begins once its preposition is counted in, and the relation it sets.

        ``opens``: a "from" before it opens a stretch of time; else it only tells an origin ("a video from Tuesday").
        """
        first, low = expression.first, self.low
        if self._possessive(expression.last) or first <= free:
            return first, None
        at = first - 1
        if (
            low[at] in ("the", "about", "around", "early", "late", "at", "least")
            and at > free
            and low[at - 1] in lexicon.PREPOSITIONS
        ):
            at -= 1
        for words, relation in lexicon.PREPOSITION_PHRASES.items():
            start = at + 1 - len(words)
            if start >= free and low[at] == words[-1] and tuple(low[start : at + 1]) == words:
                return start, relation
        word = low[at]
        if word in lexicon.PREPOSITIONS:
            if word == "from" and not opens:
                return first, None
            return at, lexicon.PREPOSITIONS[word]
        return first, None

    def _possessive(self, last: int) -> bool:
        return last < self.grammar.limit and self.low[last] in ("'s", "’s", "'", "’")


def _is_old_style(expression: Expression) -> bool:
    """ "the 12th of October **last**", "the 1st of March **next**": the style of old documents, which count from
    their own day and not from that of the report that quotes them."""
    to_the_day = expression.day is not None or expression.unit_of is not None
    return (
        expression.kind == "calendar"
        and expression.month is not None
        and to_the_day
        and expression.shift is not None
    )


def low_is_range(low: list[str], begin: int) -> bool:
    """Whether a range is opened by a preposition that bounds it as a whole ("by", "before")."""
    return low[begin] in ("by", "before", "after")


def _offset_days(expression: Expression) -> int | None:
    if expression.number is None:
        return None
    unit = expression.unit or "day"
    days = timex.DAYS.get(unit)
    if days is None:
        days = 7 if unit == "weekend" else 30.4375 * timex.MONTHS_IN[unit]
    return round((expression.shift or 0) * expression.number * days)


def _default_relation(period: Period) -> str:
    if (
        period.first is not None
        and period.first == period.last
        or period.timex.count("-") == 2
        and "W" not in period.timex
    ):
        return "on"
    return "during"
