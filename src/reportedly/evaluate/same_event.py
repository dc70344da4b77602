"""Same-event merging on ECB+: MUC, B-cubed and CEAF-e over the whole corpus at once.

*Mentions.* End to end the reader finds them: every predicate in the curated sentences that is not a mere auxiliary
or copula, as the corpus marks all events and not only PLOVER's. With gold mentions the corpus gives them, and the
reader only reads around them. *Clusters.* Our merger takes the reports one after the other, by topic and number, with
no word of topic or folder, exactly as a ledger grows. *Scores.* One clustering of all mentions (not one a topic),
singletons kept, as ECB+ is scored; mentions match by their exact words. The baselines put mentions of the same head
lemma in one cluster, anywhere (told no more than we are), or within the same topic (told the topics, which we are
not).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import CorpusError
from ..ledger import MemoryEvents, MemoryStories, MentionView, Merger, Stories
from ..ledger.describing import Describer
from ..ledger.pairs import PairModel, folds, pair_model
from ..reading.structure import Reading
from ..records import Document
from .bench import GoldWordsReader, Outcome, Step
from .coreference import CoreferenceFigures, CoreferenceMeasures, score_coreference
from .corpora.ecbplus import EcbDocument, read_ecbplus
from .counts import Row
from .same_event_own import run_own_reports

_MINOR = frozenset({"AUX", "PUNCT", "SYM"})


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A mention to be clustered: its document, its words (indices, ascending) and what merging sees of it.

    ``cluster`` is the gold event, or None for a mention that the reader found.
    """

    document: EcbDocument
    words: tuple[int, ...]
    view: MentionView
    cluster: str | None = None


def found_mentions(document: EcbDocument, reader: GoldWordsReader, *, gold: bool) -> list[FoundMention]:
    """The mentions of one report in its curated sentences: the corpus's own (``gold``), or what the reader finds."""
    if gold:
        forced = sorted({word for mention in document.mentions for word in mention.words})
        if not forced:
            return []
        reading = _named(reader.read_words(document.words, document.sentences, predicates=forced), document)
        describer = Describer(reading)
        predicates = {predicate.word: predicate for predicate in reading.predicates}
        found = []
        for mention in document.mentions:
            head = _head(mention.words, reading)
            view = describer.of_word(_mention_id(document, mention.words), head, predicates.get(head))
            found.append(FoundMention(document, mention.words, view, mention.cluster))
        return found
    if not document.curated:
        return []
    reading = _named(reader.read_words(document.words, document.sentences), document)
    describer = Describer(reading)
    scored = document.scored_words
    particles = {word.head: word.index for word in reading.words if word.deprel == "compound:prt"}
    found = []
    for predicate in reading.predicates:
        i = predicate.word
        if i not in scored or reading.words[i].upos in _MINOR or reading.words[i].deprel in ("aux", "cop"):
            continue
        words = (i, i + 1) if particles.get(i) == i + 1 else (i,)
        found.append(
            FoundMention(document, words, describer.of_word(_mention_id(document, words), i, predicate))
        )
    return found


def merge_mentions(mentions: Iterable[FoundMention], *, model: PairModel | None = None) -> dict[str, str]:
    """The event of each mention (both by id), merged report by report in the order given."""
    by_document: dict[str, list[MentionView]] = {}
    for mention in mentions:
        by_document.setdefault(mention.document.name, []).append(mention.view)
    events, stories = MemoryEvents(), MemoryStories()
    merger, teller = Merger(events, model=model), Stories(stories)
    for report in by_document.values():
        told = teller.add([report[0].document])
        stories.write(told)
        in_story = {document: story for document, story, _ in told.assignments}
        events.write(merger.add([report], stories=in_story))
    return {mention: event for event, members in events.clusters().items() for mention in members}


def same_lemma(mentions: Iterable[FoundMention], *, told_topics: bool = True) -> dict[str, str]:
    """The baseline: mentions of the same head lemma (within the same topic) are one event."""
    return {m.view.id: f"{m.document.topic if told_topics else ''}|{m.view.lemma}" for m in mentions}


def score_clusters(
    documents: Sequence[EcbDocument], mentions: Sequence[FoundMention], event_of: Mapping[str, str]
) -> CoreferenceFigures:
    """One clustering of all documents against the corpus's."""
    gold: dict[str, list[object]] = {}
    for document in documents:
        for own in document.mentions:
            gold.setdefault(own.cluster, []).append((document.name, own.words))
    predicted: dict[str, list[object]] = {}
    for mention in mentions:
        predicted.setdefault(event_of[mention.view.id], []).append((mention.document.name, mention.words))
    return score_coreference([list(gold.values())], [list(predicted.values())])


def run_same_event(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """ECB+, end to end: the reader finds the mentions."""
    return _run(reader, data, step, gold=False)


def run_same_event_gold(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """ECB+ with the corpus's own mentions."""
    return _run(reader, data, step, gold=True)


def _run(reader: GoldWordsReader, data: Path, step: Step, *, gold: bool) -> Outcome:
    if data.is_dir() and not any(data.rglob("*.xml")) and any(data.rglob("*.txt")):
        return run_own_reports(reader, data, step, gold=gold)
    documents = read_ecbplus(data)
    annotated = [document for document in documents if document.annotated]
    if gold and not any(document.mentions for document in annotated):
        raise CorpusError(
            f"{data}: no document here has event mentions. Leave --gold-mentions out, or give ECB+."
        )
    mentions: list[FoundMention] = []
    for number, document in enumerate(documents):
        step(len(documents) - number)
        mentions += found_mentions(document, reader, gold=gold)
    step(0)
    event_of, held_out = _merged_by_fold(mentions)
    predictions = [
        {
            "doc": m.document.name,
            "start_token": m.document.tokens[m.words[0]],
            "end_token": m.document.tokens[m.words[-1]],
            "cluster": event_of[m.view.id],
        }
        for m in mentions
    ]
    rows: list[Row] = []
    details: list[Row] = []
    if any(document.mentions for document in annotated):
        scored = [m for m in mentions if m.document.annotated]
        ours = score_clusters(annotated, scored, event_of)
        topical = score_clusters(annotated, scored, same_lemma(scored))
        lemmas = score_clusters(annotated, scored, same_lemma(scored, told_topics=False))
        rows, details = _rows(ours, lemmas, topical)
    notes = [
        f"{len(predictions)} mentions, {'given' if gold else 'found by the reader'}; one clustering of all reports"
    ]
    if held_out:
        notes.append(
            f"{held_out} topics of the training part: each merged by a score that has not seen it, fold by fold"
        )
    if len(annotated) < len(documents):
        notes.append(f"{len(documents) - len(annotated)} documents have no gold: predicted, not scored")
    return Outcome(len(predictions), "mentions", rows, predictions, tuple(notes), details)


def _merged_by_fold(mentions: Sequence[FoundMention]) -> tuple[dict[str, str], int]:
    """The event of each mention, and how many topics were merged by a fold's score.

    A topic that the shipped score was trained on is merged with the others of its fold, by the score of that fold;
    topics that are new are merged together by the shipped one.
    """
    topics = {mention.document.topic for mention in mentions}
    event_of: dict[str, str] = {}
    for own, model in folds():
        event_of.update(merge_mentions((m for m in mentions if m.document.topic in own), model=model))
    seen = frozenset[str]().union(*(own for own, _ in folds()))
    new = [m for m in mentions if m.document.topic not in seen]
    event_of.update(merge_mentions(new, model=pair_model()))
    return event_of, len(topics & seen)


def _rows(
    ours: CoreferenceFigures,
    lemmas: CoreferenceFigures,
    topical: CoreferenceFigures,
) -> tuple[list[Row], list[Row]]:
    def measures(of: CoreferenceMeasures) -> list[Row]:
        return [
            ("mean F1", of.mean_f1),
            ("MUC F1", of.muc.f1),
            ("B3 F1", of.b_cubed.f1),
            ("CEAF-e F1", of.ceaf_e.f1),
            ("mentions F1", of.mentions.f1),
        ]

    rows = measures(ours.with_singletons)
    rows.append(("mean F1, same lemma", lemmas.with_singletons.mean_f1))
    rows.append(("mean F1, same lemma in same topic", topical.with_singletons.mean_f1))
    details = [(f"{name}, without singletons", value) for name, value in measures(ours.coreferent)]
    details += [
        (f"{name}, same lemma in same topic", value) for name, value in measures(topical.with_singletons)[1:]
    ]
    b_cubed = ours.with_singletons.b_cubed
    details += [("B3 precision", b_cubed.precision), ("B3 recall", b_cubed.recall)]
    return rows, details


def _named(reading: Reading, document: EcbDocument) -> Reading:
    text = reading.document.text
    return replace(reading, document=Document(id=document.name, text=text))


def _mention_id(document: EcbDocument, words: Sequence[int]) -> str:
    return f"{document.name}:{'.'.join(map(str, words))}"


def _head(words: Sequence[int], reading: Reading) -> int:
    """The word of the mention whose syntactic head lies outside it, the first of several."""
    inside = set(words)
    return next((word for word in words if reading.words[word].head not in inside), words[0])
