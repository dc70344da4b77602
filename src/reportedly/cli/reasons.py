"""An event mention taken apart on a terminal: evidence, head scores, rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ..records import EventMention, Participant, Span
from ..wording import AUTHOR_SURENESS, SURENESS, Mark, date_words, holder_words, quantity_words
from .linking import entity_words, link_text
from .terminal import STYLES, event_text, is_plain, marked_text

if TYPE_CHECKING:
    from ..coding.explaining import LinkAccount
    from ..reading.structure import Predicate, Reading
    from ..report import Report

_TOP = 5
_SHOWN = 0.01


def print_reasons(
    console: Console, report: Report, event: EventMention, links: Iterable[LinkAccount] = ()
) -> None:
    """Print everything known of one event of ``report``; ``links`` say how its participants were linked."""
    plain = is_plain(console)
    console.print(event_text(event))
    console.print(Text(f"event {event.id}", "dim"))
    _section(console, "Evidence")
    start, end = event.sentence
    console.print(marked_text(report.document.text, start, end, _own_marks(event), plain))
    console.print()
    console.print(Padding(_evidence(event), (0, 0, 0, 1)))
    _section(console, "Positions")
    console.print(Padding(_positions(event), (0, 0, 0, 1)))
    accounts = tuple(links)
    if accounts:
        _section(console, "Who is who: candidates with their scores")
        for account in accounts:
            console.print(Padding(_account(account), (0, 0, 0, 1)))
    predicate = _predicate(report.reading, event)
    if report.reading is not None and predicate is not None:
        _section(console, "What the reader's heads say of the trigger")
        console.print(Padding(_heads(report.reading, predicate), (0, 0, 0, 1)))
    _section(console, "Rules and scores, in the order they applied")
    for reason in event.reasons or ("none were recorded",):
        console.print(Padding(Text(f"• {reason}"), (0, 0, 0, 1)))


def _account(account: LinkAccount) -> Text:
    text = Text(f"{account.role} {_quoted(account.span)} → {entity_words(account.entity)}")
    if account.referent is not None:
        text.append(f"\n  stands for “{' '.join(account.referent.split())}”", "dim")
    for link in account.links:
        text.append("\n  ")
        text.append_text(link_text(link, indent="  "))
    if not account.links and account.entity is not None and account.referent is None:
        text.append("\n  by its owner or its surroundings; no name was looked up", "dim")
    return text


def _section(console: Console, title: str) -> None:
    console.print()
    console.print(Rule(title, align="left", style="dim"))


def _own_marks(event: EventMention) -> tuple[Mark, ...]:
    found = {Mark(event.trigger.start, event.trigger.end, "trigger")}
    for position in event.positions:
        found.update(Mark(span.start, span.end, "content") for span in position.content)
        for link in position.chain:
            if link.source is not None:
                found.add(Mark(link.source.span.start, link.source.span.end, "source"))
            if link.cue is not None:
                found.add(Mark(link.cue.start, link.cue.end, "cue"))
    return tuple(sorted(found, key=lambda mark: (mark.start, -mark.end)))


def _grid(*headers: str) -> Table:
    table = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=bool(headers), header_style="dim"
    )
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def _where(span: Span | None) -> str:
    return f"{span.start}–{span.end}" if span is not None else ""


def _evidence(event: EventMention) -> Table:
    table = _grid("field", "value", "words", "offsets")
    labels = event.event
    table.add_row("trigger", labels.type or "no type", _quoted(event.trigger), _where(event.trigger))
    for field, values in (
        ("mode", labels.modes),
        ("context", labels.contexts),
        ("auxiliary", labels.auxiliary),
    ):
        if values:
            table.add_row(field, ", ".join(values), "", "")
    scale = [part for part in (labels.quad, None if labels.score is None else f"{labels.score:+.1f}") if part]
    if labels.cameo:
        scale.append(f"CAMEO {labels.cameo}")
    table.add_row("scale", " · ".join([*scale, f"confidence {labels.confidence:.2f}"]), "", "")
    for role, participants in (("actor", event.actors), ("recipient", event.recipients)):
        for participant in participants:
            table.add_row(role, _entity(participant), _quoted(participant.span), _where(participant.span))
    if event.date is not None:
        value = " · ".join(part for part in (date_words(event.date), event.date.timex) if part)
        table.add_row("date", value, _quoted(event.date.span), _where(event.date.span))
    if (place := event.location) is not None:
        value = place.name if place.geonames is None else f"{place.name} · GeoNames {place.geonames}"
        if place.lat is not None and place.lon is not None:
            value += f" · {place.lat:.3f}, {place.lon:.3f}"
        table.add_row("place", value, _quoted(place.span), _where(place.span))
    for quantity in event.quantities:
        table.add_row("quantity", quantity_words(quantity), _quoted(quantity.span), _where(quantity.span))
    return table


def _positions(event: EventMention) -> Table:
    table = _grid("holder", "value", "score", "source, cue", "offsets")
    for position in event.positions:
        steps = [
            f"{_quoted(link.source.span) if link.source else '(nobody named)'} "
            f"{_quoted(link.cue)} ({link.quote}, {link.sourcing})".replace("  ", " ")
            for link in position.chain
        ]
        offsets = [
            " ".join(filter(None, (_where(link.source.span if link.source else None), _where(link.cue))))
            for link in position.chain
        ]
        holder = holder_words(position.chain) if position.chain else "the report itself"
        words = SURENESS if position.chain else AUTHOR_SURENESS
        kind = (
            "sure" if position.value.endswith("+") else "denial" if position.value.endswith("-") else "unsure"
        )
        table.add_row(
            Text(holder, STYLES["holder"]),
            Text(f"{position.value} {words[position.value]}", STYLES[kind]),
            f"{position.score:+.1f}",
            "\n".join(steps),
            "\n".join(offsets),
        )
    return table


def _heads(reading: Reading, predicate: Predicate) -> Table:
    table = _grid()
    for _ in range(2):
        table.add_column(overflow="fold")
    word = reading.words[predicate.word]
    table.add_row("word", f"{word.text} ({word.lemma}, {word.upos}, {word.deprel}) {word.feats}".rstrip())
    table.add_row("predicate", f"{predicate.score:.3f}")
    table.add_row("factuality", f"{predicate.factuality:+.2f} (author's commitment, −3 … 3)")
    table.add_row("type", _top(predicate.type_scores, reading.type_labels))
    table.add_row("mode", _top(predicate.mode_scores, reading.mode_labels))
    table.add_row("auxiliary", _top(predicate.auxiliary_scores, reading.auxiliary_labels))
    for argument in predicate.arguments:
        first, last = reading.words[argument.first], reading.words[argument.last - 1]
        text = reading.document.text[first.start : last.end]
        table.add_row(argument.role, f"“{' '.join(text.split())}” {argument.score:.2f}")
    return table


def _top(scores: NDArray[np.float32], labels: Iterable[str]) -> str:
    ranked = sorted(zip(map(float, scores), labels, strict=False), reverse=True)[:_TOP]
    return (
        "  ".join(f"{label} {score:.2f}" for score, label in ranked if score >= _SHOWN)
        or "nothing above 0.01"
    )


def _predicate(reading: Reading | None, event: EventMention) -> Predicate | None:
    if reading is None:
        return None
    inside = [
        predicate
        for predicate in reading.predicates
        if event.trigger.start <= reading.words[predicate.word].start < event.trigger.end
    ]
    return max(inside, key=lambda predicate: predicate.score, default=None)


def _entity(participant: Participant) -> str:
    entity = participant.entity
    if entity is None:
        return "not resolved"
    parts = [entity.id, entity.name, entity.office, "+".join(entity.sectors), entity.kind]
    return " · ".join(part for part in parts if part)


def _quoted(span: Span | None) -> str:
    return "" if span is None else f"“{' '.join(span.text.split())}”"
