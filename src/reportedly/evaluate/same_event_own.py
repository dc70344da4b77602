"""Same-event links within a report, on our own annotated reports (``same: n`` ties a trigger to an earlier one).

Every report is merged by itself. With gold mentions the marked triggers of events are given; end to end the coder finds
them. The baseline puts triggers of the same lemma in one cluster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..coding import code
from ..ledger import MemoryEvents, MentionView, Merger, describe
from ..ledger.describing import Describer
from ..ledger.pairs import PairModel, folds, pair_model
from ..records import Document
from .bench import GoldWordsReader, Outcome, Step
from .coreference import Cluster, CoreferenceFigures, score_coreference
from .corpora.own import OwnItem, own_document, read_own_items
from .counts import Row

_Span = tuple[int, int]


def run_own_reports(reader: GoldWordsReader, data: Path, step: Step, *, gold: bool) -> Outcome:
    """Same-event clusters of each of our own reports. Raises CorpusError."""
    items = [item for item in read_own_items(data) if sum(a.type is not None for a in item.annotations) > 1]
    wanted: list[list[Cluster]] = []
    ours: list[list[Cluster]] = []
    base: list[list[Cluster]] = []
    predictions: list[Mapping[str, Any]] = []
    for number, item in enumerate(items):
        step(len(items) - number)
        views = given_mentions(item, reader) if gold else _coded(item, reader)
        index = MemoryEvents()
        index.write(Merger(index, model=model_for(item.id)).add([list(views)]))
        span_of = {view.id: span for view, span in views.items()}
        clusters = [[span_of[mention] for mention in members] for members in index.clusters().values()]
        wanted.append(same_links(item))
        ours.append(list(clusters))
        base.append(_same_lemma(views))
        predictions += (
            {"doc": item.id, "start": start, "end": end, "cluster": f"{item.id}:{cluster}"}
            for cluster, members in enumerate(clusters)
            for start, end in members
        )
    step(0)
    rows = _rows(score_coreference(wanted, ours), score_coreference(wanted, base))
    notes = (
        f"{len(items)} reports, each merged by itself, by the score of a fold that has not seen it; "
        "offsets are characters",
    )
    return Outcome(len(predictions), "mentions", rows, predictions, notes)


def model_for(topic: str) -> PairModel:
    """The score to measure a topic of ECB+ or one of our own reports with: that of a fold that has not seen it."""
    return next((model for seen, model in folds() if topic in seen), pair_model())


def given_mentions(item: OwnItem, reader: GoldWordsReader) -> dict[MentionView, _Span]:
    """The marked events as merging sees them."""
    document = own_document(item)
    events = [event.trigger for event in document.events or () if event.type is not None]
    reading = reader.read_words(
        document.words, document.sentences, text=item.text, offsets=document.offsets, predicates=events
    )
    about = Document(item.id, item.text, published=item.published)
    describer = Describer(replace(reading, document=about))
    words = reading.words
    return {describer.of_word(f"{item.id}:{i}", i): (words[i].start, words[i].end) for i in events}


def _coded(item: OwnItem, reader: GoldWordsReader) -> dict[MentionView, _Span]:
    """The events that the coder finds."""
    reading = reader.read(Document(item.id, item.text, published=item.published))
    mentions = code(reading)
    _, views = describe(reading, mentions)
    spans = ((mention.trigger.start, mention.trigger.end) for mention in mentions)
    return dict(zip(views, spans, strict=True))


def same_links(item: OwnItem) -> list[Cluster]:
    """The gold clusters: each trigger with those that are linked to it, directly or not."""
    first = {a.number: a.number for a in item.annotations}

    def earliest(number: int) -> int:
        while first[number] != number:
            number = first[number]
        return number

    for annotation in item.annotations:
        if annotation.same is not None:
            low, high = sorted((earliest(annotation.number), earliest(annotation.same)))
            first[high] = low
    clusters: dict[int, list[_Span]] = {}
    for annotation in item.annotations:
        if annotation.type is not None:
            trigger = annotation.trigger
            clusters.setdefault(earliest(annotation.number), []).append((trigger.start, trigger.end))
    return list(clusters.values())


def _same_lemma(views: Mapping[MentionView, _Span]) -> list[Cluster]:
    clusters: dict[str, list[_Span]] = {}
    for view, span in views.items():
        clusters.setdefault(view.lemma, []).append(span)
    return list(clusters.values())


def _rows(ours: CoreferenceFigures, base: CoreferenceFigures) -> Sequence[Row]:
    own, linked = ours.with_singletons, ours.coreferent
    return (
        ("mean F1", own.mean_f1),
        ("MUC F1", own.muc.f1),
        ("B3 F1", own.b_cubed.f1),
        ("CEAF-e F1", own.ceaf_e.f1),
        ("mentions F1", own.mentions.f1),
        ("MUC precision", linked.muc.precision),
        ("MUC recall", linked.muc.recall),
        ("mean F1, same lemma", base.with_singletons.mean_f1),
        ("MUC F1, same lemma", base.with_singletons.muc.f1),
    )
