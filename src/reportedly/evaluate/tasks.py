"""One function a benchmark: read the corpus, ask the reader, score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

from ..errors import CorpusError
from ..gazetteer import Gazetteer
from ..reading.structure import Reading
from ..records import Document, content_id
from . import (
    arguments,
    attribution,
    coreference,
    dates,
    entities,
    factuality,
    places,
    relations,
    syntax,
)
from .actors import run_actors
from .bench import GoldWordsReader, Outcome, Step, Task
from .contrast import run_contrast
from .corpora.alignment import word_span
from .corpora.annotated import AnnotatedDocument, Frame
from .corpora.bio import read_entities
from .corpora.conllu import read_conllu
from .corpora.factuality import read_factuality
from .corpora.files import corpus_files, corpus_text
from .corpora.places import read_places
from .corpora.polnear import Article, parse_brat
from .corpora.propbank import attach_propbank
from .corpora.relations import read_cameo_class, read_plv_rows
from .counts import Row, compare
from .few_shot import run_few_shot
from .own_task import run_own
from .quantities import run_quantities
from .same_event import run_same_event, run_same_event_gold
from .speed import run_speed
from .toponyms import answers, resolve_articles, toponyms
from .unlabelled import (
    unlabelled_relations,
    unlabelled_sentences,
    unlabelled_targets,
    unlabelled_treebank,
    untagged,
)


def run_attribution(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """PolNeAR: read each article's raw text; score articles that have a ``.ann``."""
    paths = corpus_files(data, "*.txt", what="PolNeAR articles (NAME.txt with NAME.ann)")
    gold: dict[str, Article] = {}
    predictions: list[Mapping[str, Any]] = []
    for left, path in _counted(paths, step):
        text = corpus_text(path)
        annotation = path.with_suffix(".ann")
        if annotation.is_file():
            gold[path.stem] = Article(path.stem, text, parse_brat(text, corpus_text(annotation)))
        predictions.append(attribution_prediction(path.stem, reader.read(_document(path.stem, text))))
        del left
    scored = [prediction for prediction in predictions if prediction["doc"] in gold]
    rows = attribution.score_attribution(gold, scored).rows() if gold else ()
    return Outcome(len(paths), "articles", rows, predictions, _unscored(len(paths) - len(gold), "articles"))


def attribution_prediction(name: str, reading: Reading) -> dict[str, Any]:
    """A reading's attributions as ``{"doc", "spans", "links"}``; a span that serves two cues is listed once."""
    spans: list[dict[str, Any]] = []
    index_of: dict[tuple[str, tuple[tuple[int, int], ...]], int] = {}
    links: list[list[int]] = []
    words = reading.words

    def index(role: str, fragments: Iterable[tuple[int, int]]) -> int | None:
        offsets = tuple((words[a].start, words[b - 1].end) for a, b in fragments if b > a)
        if not offsets:
            return None
        if (role, offsets) not in index_of:
            index_of[role, offsets] = len(spans)
            spans.append({"role": role, "fragments": [list(fragment) for fragment in offsets]})
        return index_of[role, offsets]

    for found in reading.attributions:
        cue = index("cue", found.cue)
        for role, fragments in (("source", found.source), ("content", found.content)):
            other = index(role, fragments)
            if cue is not None and other is not None and [cue, other] not in links:
                links.append([cue, other])
    return {"doc": name, "spans": spans, "links": links}


def run_relations(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """plv: the root event type and quad class of each marked pair."""
    blind = unlabelled_relations(data)
    gold = read_plv_rows(data) if blind is None else blind
    from ..coding.relations import relation
    from ..gazetteer import Gazetteer
    from ..reading.tokenization import tokenize

    gazetteer = Gazetteer.load()
    predictions: list[Mapping[str, Any]] = []
    for number, row in _counted(gold, step):
        offsets, sentences = tokenize(row.text)
        words = [row.text[start:end] for start, end in offsets]
        source, target = (
            word_span(row.text, offsets, *mark) if mark is not None else None
            for mark in (row.source, row.target)
        )
        types = relation(reader, gazetteer, words, sentences, source or (0, len(words)), target)
        root, quad = relations.root_and_quad(types)
        predictions.append({"row": number, "root": root, "quad": quad})
    if blind is not None:
        return Outcome(len(gold), "rows", (), predictions, _unscored(len(gold), "rows"))
    figures = relations.score_relations(gold, predictions)
    return Outcome(len(gold), "rows", figures.rows(), predictions, details=figures.class_rows())


def run_quad(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """cameo_class: no event, or the quad class, of each sentence."""
    blind = unlabelled_sentences(data)
    gold = read_cameo_class(data) if blind is None else blind
    predictions: list[Mapping[str, Any]] = []
    for number, row in _counted(gold, step):
        scores = list(reader.quad(row.words))
        predictions.append({"row": number, "label": scores.index(max(scores))})
    if blind is not None:
        return Outcome(len(gold), "sentences", (), predictions, _unscored(len(gold), "sentences"))
    rows = relations.score_quads([row.quad for row in gold], predictions).rows()
    return Outcome(len(gold), "sentences", rows, predictions)


def run_factuality(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """UDS_IH2, UW, MEANTIME: a score for each target word of each sentence."""
    blind = unlabelled_targets(data)
    gold = read_factuality(data) if blind is None else blind
    predictions: list[Mapping[str, Any]] = []
    scale = factuality.scale_of(item.words for item in gold)
    for number, item in _counted(gold, step):
        targets = [word for word, _ in item.factuality or ()]
        scores = reader.factuality(item.words, targets, scale=scale) if targets else ()
        predictions += (
            {"row": number, "target": k, "score": round(float(score), 4)} for k, score in enumerate(scores)
        )
    if blind is not None:
        count = len(predictions)
        return Outcome(count, "targets", (), predictions, _unscored(count, "targets"))
    figures = factuality.score_factuality(gold, predictions)
    return Outcome(figures.targets, "targets", figures.rows(), predictions)


def run_syntax(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """CoNLL-U: parts of speech, features, lemmas and parse on the file's words."""
    blind = unlabelled_treebank(data) if data.is_file() else None
    gold = _treebank(data) if blind is None else blind
    predicted = []
    for _, document in _counted(gold, step):
        reading = _read_gold_words(reader, document)
        predicted.append(
            replace(
                document,
                upos=[word.upos for word in reading.words],
                feats=[word.feats for word in reading.words],
                lemmas=[word.lemma for word in reading.words],
                heads=[word.head for word in reading.words],
                deprels=[word.deprel for word in reading.words],
            )
        )
    if blind is not None:
        words = sum(len(document.words) for document in gold)
        return Outcome(words, "words", (), syntax.write_conllu(predicted), _unscored(words, "words"))
    figures = syntax.score_syntax(gold, predicted)
    return Outcome(figures.words, "words", figures.rows(), syntax.write_conllu(predicted))


_CONLL_CLASSES = {
    "Person": "PER", "Location": "LOC", "Facility": "LOC", "Organization": "ORG", "NORP": "MISC",
    "Product": "MISC", "Misc": "MISC",
}  # fmt: skip


def run_entities(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """BIO/BIOES files: entity spans and classes on the file's words."""
    gold = read_entities(data)
    labels = {label for document in gold for _, _, label in document.entities or ()}
    conll = bool(labels) and labels <= {"PER", "LOC", "ORG", "MISC"}
    predictions: list[Mapping[str, Any]] = []
    sentence = 0
    for _, document in _counted(gold, step):
        reading = _read_gold_words(reader, document)
        tags = ["O"] * len(document.words)
        for entity in reading.entities:
            label = _CONLL_CLASSES.get(entity.label) if conll else entity.label
            if label is not None:
                tags[entity.first : entity.last] = _bioes(entity.last - entity.first, label)
        for first, last in document.sentences:
            predictions.append({"sentence": sentence, "tags": tags[first:last]})
            sentence += 1
    if untagged(data):
        return Outcome(sentence, "sentences", (), predictions, _unscored(sentence, "sentences"))
    notes = ("classes mapped to PER, LOC, ORG, MISC (dates and money left out)",) if conll else ()
    rows = entities.score_entities(gold, predictions).rows()
    return Outcome(sentence, "sentences", rows, predictions, notes)


def run_arguments(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """PropBank over EWT: arguments at the gold predicates; which words are predicates, found by the reader."""
    treebank = _words_of_propbank(data)
    gold, alignment = attach_propbank(read_conllu(treebank, "ewt"), data)
    gold = [document for document in gold if document.frames is not None]
    predictions: list[Mapping[str, Any]] = []
    found_predicates: set[object] = set()
    gold_predicates: set[object] = set()
    for number, document in _counted(gold, step):
        known = arguments.known_frames(document)
        triggers = sorted({frame.trigger for frame in known})
        spans = reader.arguments(document.words, document.sentences, triggers) if triggers else ()
        frames = [Frame(trigger, "", tuple(found)) for trigger, found in zip(triggers, spans, strict=True)]
        predictions.append(arguments.prediction_of(document.id, frames))
        reading = _read_gold_words(reader, document)
        found = [Frame(predicate.word, "", ()) for predicate in reading.predicates]
        gold_predicates.update((number, trigger) for trigger in triggers)
        found_predicates.update((number, frame.trigger) for frame in arguments.known_frames(document, found))
    figures = arguments.score_argument_predictions(gold, predictions)
    detected = compare(gold_predicates, found_predicates)
    rows: list[Row] = [row for row in figures.rows() if row[0] != "predicate F1"]
    headline = [row for row in rows if not row[0].split()[0].startswith(("ARG", "R-", "C-"))]
    details = [row for row in rows if row not in headline]
    headline.append(("predicate F1 (found by the reader)", detected.f1))
    return Outcome(len(gold_predicates), "predicates", headline, predictions, (str(alignment),), details)


def run_coreference(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """GUM: clusters of mentions on the file's words."""
    gold = [document for document in _treebank(data) if document.coreference is not None]
    if not gold:
        raise CorpusError(
            f"{data}: no document here has coreference. Give a GUM folder, or one of its .conllu files."
        )
    predictions = [
        coreference.prediction_of(document.id, _read_gold_words(reader, document).coreference)
        for _, document in _counted(gold, step)
    ]
    rows = coreference.score_coreference_predictions(gold, predictions).rows()
    return Outcome(len(gold), "documents", rows, predictions)


def run_dates(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """GUM's XML: time expressions and the days they stand for, found in the raw text."""
    from ..coding.dates import calendar_expressions, find_dates

    paths = [data] if data.is_file() else corpus_files(data, "*.xml", what="GUM XML files")
    gold = [dates.read_gum_dates(path) for path in paths]
    predictions: list[Mapping[str, Any]] = []
    for _, item in _counted(gold, step):
        reading = reader.read(_document(item.name, item.text, published=item.published))
        words = reading.words
        found = [
            dates.PredictedDate(words[part.first].start, words[part.last - 1].end, part.earliest, part.latest)
            for part in calendar_expressions(find_dates(reading))
        ]
        predictions.append(dates.prediction_of(item.name, found))
    rows = dates.score_date_predictions(gold, predictions).rows()
    return Outcome(sum(len(item.dates) for item in gold), "dates", rows, predictions)


def run_places(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """LGL, TR-News: the gold toponyms resolved by their bounds, and the toponyms found in the raw text.

    A prediction holds the former under ``toponyms`` and the latter under ``found``; in a file that marks no
    toponym, ``toponyms`` are those found. A file that says of no toponym where it is, is predicted and not scored.
    """
    gold = read_places(data)
    marked = any(item.toponyms for item in gold)
    predictions: list[dict[str, Any]] = []
    known = Gazetteer.load().places
    started = process_time()
    alone = resolve_articles(gold, known, publishers=False)
    seconds = process_time() - started
    given = resolve_articles(gold, known)
    for number, item in _counted(gold, step):
        document = _document(item.id, item.text, published=item.published)
        found = toponyms(reader.read(document), publisher=item.publisher)
        own = answers(item, given[number]) if marked else found
        predictions.append({"doc": item.id, "toponyms": own, "found": found})
    if all(toponym.geonames is None for item in gold for toponym in item.toponyms):
        return Outcome(len(gold), "articles", (), predictions, _unscored(len(gold), "articles"))
    from_text = [{"doc": one["doc"], "toponyms": one["found"]} for one in predictions]
    single = [{"doc": item.id, "toponyms": answers(item, one)} for item, one in zip(gold, alone, strict=True)]
    count = sum(len(item.toponyms) for item in gold)
    return Outcome(
        len(gold),
        "articles",
        [
            *places.score_resolution(gold, predictions).rows(),
            *places.named_rows("each article alone", places.score_resolution(gold, single)),
            *places.end_to_end_rows(places.score_places(gold, from_text)),
            ("toponyms resolved a second", count / seconds),
        ],
        predictions,
    )


TASKS: Mapping[str, Task] = {
    task.name: task
    for task in (
        Task(
            "attribution",
            "a PolNeAR folder: NAME.txt with NAME.ann (texts without .ann are predicted, not scored)",
            "Articles are read as raw text. Token F1: tokens inside any span of a role, micro-averaged. Exact-span "
            "F1: all fragments of a span right. Links: exact cue with its exact source, or content.",
            '{"doc": NAME, "spans": [{"role", "fragments": [[start, end], …]}], "links": [[cue, span], …]}',
            run_attribution,
        ),
        Task(
            "relations",
            "a plv TSV: marked_sentence, gold_root, gold_penta",
            "The event type and quad class of a marked source–target pair; macro-F1 over the classes of the gold. "
            "CONCEDE and RETREAT count as the corpus's YIELD. The shipped model is trained on plv/train: the figure "
            "quoted for it is from five folds. The pair head's answer is weighed with the trigger lexicon's.",
            '{"row": n, "root": "AGREE", "quad": 1}',
            run_relations,
        ),
        Task(
            "quad",
            "a cameo_class TSV: sentence, class 0…4",
            "No event or one of four quad classes per sentence; macro-F1 and accuracy.",
            '{"row": n, "label": 3}',
            run_quad,
        ),
        Task(
            "factuality",
            "a JSONL file of UDS_IH2, UW or MEANTIME",
            "Pearson's r and mean absolute error over the targets of all sentences, on the scale −3…3. The reader has "
            "one output for UDS_IH2's annotation and one for UW's and MEANTIME's; which one is asked goes by the "
            "register of the data: web text says I and you, newswire hardly does.",
            '{"row": n, "target": k, "score": 1.7}',
            run_factuality,
        ),
        Task(
            "syntax",
            "a CoNLL-U file, or a folder of them",
            "On gold words: UPOS, UAS, and LAS as in CoNLL 2018 (universal relations, punctuation counts).",
            "CoNLL-U text",
            run_syntax,
        ),
        Task(
            "entities",
            "a BIO or BIOES file, or a folder of them (worldwide, wikigold)",
            "On gold words: exact-span micro-F1, bounds and class both right, as in CoNLL 2003.",
            '{"sentence": n, "tags": ["B-Person", "E-Person", "O", …]}',
            run_entities,
        ),
        Task(
            "arguments",
            "a part of propbank-ewt (EWT's CoNLL-U is found at ../../ewt/PART.conllu)",
            "At gold predicates, on gold words: span F1 as in CoNLL 2005, in the sentences that align.",
            '{"doc": NAME, "frames": [{"trigger", "sense", "arguments": [[role, first, last], …]}]}',
            run_arguments,
        ),
        Task(
            "coreference",
            "a GUM folder, or one of its CoNLL-U files",
            "On gold words: MUC, B³ and CEAF-e with their mean F1 (CoNLL 2012), singletons left out; and with them.",
            '{"doc": NAME, "clusters": [[[first, last], …], …]}',
            run_coreference,
        ),
        Task(
            "dates",
            "a GUM folder (NAME.xml, with NAME.conllu beside it), or one XML file",
            "Calendar expressions in raw text, bare as GUM marks them: exact and overlapping spans, and whether both "
            "days are right.",
            '{"doc": NAME, "dates": [{"start", "end", "from", "to"}]}',
            run_dates,
        ),
        Task(
            "places",
            "an XML file of LGL or TR-News",
            "Two protocols. Resolution: each gold toponym, its bounds given, is resolved: accuracy within 161 km and "
            "of the country over all gold toponyms that have them, error in km; from the texts of the file, where a "
            "publisher's articles tell of its neighbourhood, and from each article alone. End to end: the reader finds "
            "the toponyms; exact-span F1, and the same accuracies, where one not found is wrong.",
            '{"doc": ID, "toponyms": [{"start", "end", "geonames", "lat", "lon", "country"}], "found": […]}'
            " with the gold toponyms resolved under toponyms, and those that the reader found under found",
            run_places,
        ),
        Task(
            "actors",
            "a TSV with the columns text and date; with id, country and sectors (joined by ;) too, it is scored",
            "Right are a phrase's id, country and set of sectors together. An empty id in the gold is an unknown name: "
            "right are no entity, and one whose id is the slug of the phrase's own words; anything else is a wrong "
            "link. A gold cell ? is not judged.",
            '{"row": n, "id": "KEN-COP", "country": "KEN", "sectors": ["COP"]}',
            run_actors,
        ),
        Task(
            "quantities",
            'a JSON list of {"text", "quantities": [{"value", "low", "high", "unit"}]}',
            "Quantities in raw text, paired with the gold's by their words where it gives them, else by value. "
            "Value: the value is right, or both bounds where there is no single one. Value + unit: the counted noun "
            "too, singular or plural.",
            '{"row": n, "quantities": [{"value", "low", "high", "unit", "start", "end"}]}',
            run_quantities,
        ),
        Task(
            "same-event",
            "an ECB+ folder: a folder a topic, and coreference_sentences.csv (or corpus/reports: links in a report)",
            "Event mentions in the curated sentences, found by the reader (with --gold-mentions: the corpus's own), "
            "are merged report by report with no word of the topics. All reports are scored as one clustering, "
            "singletons kept, mentions by their exact words. Topics 1 to 35 are merged fold by fold, by scores that "
            "have not seen them. start_token and end_token are the t_id of the first and last token, inclusive. "
            "Two baselines: the same head lemma anywhere, and in the same topic (told the topics).",
            '{"doc": NAME, "start_token": 28, "end_token": 28, "cluster": ID}',
            run_same_event,
            run_same_event_gold,
        ),
        Task(
            "own",
            "the folder corpus/ (its dev part is measured), or one file of it",
            "Items are read as raw text and coded. Triggers: exact words. Types: of words that are told to be triggers "
            "(the coder's, else the reader's best), and end to end. Auxiliary modes and positions on the triggers "
            "found: a position is right if every source of its chain overlaps (or is the same words) and its polarity "
            "(+, -, Uu) is the same; sources that hold nothing (Uu) are left out. Macro-F1 is over the classes of the "
            "gold. Mentions of one event, as the ledger merges them: MUC, B³ and CEAF-e, singletons left out. "
            "Calibration: expected calibration error of the confidence that trigger and type are right, ten bins. "
            "Synthetic items of ours: never evidence of quality beside the public corpora.",
            '{"doc": "own/ID", "events": [{"trigger", "type", "modes", "auxiliary", "confidence", "positions", '
            '"event"}], "given": [{"trigger", "type"}]}',
            run_own,
        ),
        Task(
            "contrast",
            "the folder corpus/contrast, or one file of it",
            "Pairs of texts that differ in one thing are read as raw text and coded. A text is right if the marked "
            "word is an event of its type and the record has what the pair is about: the parties (voice, swapped; a "
            "span that overlaps counts), the auxiliary mode (future, conditional, historical), mode and positions "
            "(negated), positions (source, alleged), these as in own. A pair is right if both texts are. Synthetic "
            "pairs of ours.",
            '{"doc": "contrast/ID/1", "events": [{"trigger", "type", "auxiliary", "positions", "actors", '
            '"recipients"}]}',
            run_contrast,
        ),
        Task(
            "few-shot",
            "the folder corpus/",
            "Types of one's own: each mode of PLOVER with 25 events or more is learnt from 8 of them, by 5 seeds, "
            "against other events of its type in half of the texts, as types new --mode-of learns it, and tested on "
            "the other events of the type; the threshold is chosen without those. Printed are the mean of all modes "
            "and the commonest modes of five types, by number of events. The frozen reader has met these modes in "
            "training (its mode scores are not used), so a mode that is quite new may be harder.",
            '{"type", "mode", "events", "f1": [one a seed]}',
            run_few_shot,
        ),
        Task(
            "speed",
            "a folder of reports (.txt, .html)",
            "Words a second of reading and of reading + coding, with the time of one report cold and warm, and "
            "the peak memory of the process. The files are loaded first and not counted.",
            '{"file", "words", "seconds"}',
            run_speed,
        ),
    )
}
"""The benchmarks by name, in the order in which ``bench --help`` lists them."""


def _counted(items: Sequence[Any], step: Step) -> Iterable[tuple[int, Any]]:
    for number, item in enumerate(items):
        step(len(items) - number)
        yield number, item
    step(0)


def _document(name: str, text: str, **about: Any) -> Document:
    return Document(id=content_id(name, text), text=text, title=name, **about)


def _read_gold_words(reader: GoldWordsReader, document: AnnotatedDocument) -> Reading:
    return reader.read_words(document.words, document.sentences, text=document.text, offsets=document.offsets)


def _treebank(data: Path) -> list[AnnotatedDocument]:
    paths = [data] if data.is_file() else corpus_files(data, "*.conllu", what="CoNLL-U files")
    for path in paths:
        corpus_text(path)  # says so where it is no text
    return [document for path in paths for document in read_conllu(path, path.stem)]


def _words_of_propbank(data: Path) -> Path:
    for path in (data.parent.parent / "ewt" / f"{data.name}.conllu", data / f"{data.name}.conllu"):
        if path.is_file():
            return path
    raise CorpusError(
        f"{data}: PropBank has no words of its own, and {data.parent.parent / 'ewt' / data.name}.conllu is not there. "
        f"Put EWT's CoNLL-U file there."
    )


def _bioes(length: int, label: str) -> list[str]:
    if length == 1:
        return [f"S-{label}"]
    return [f"B-{label}", *[f"I-{label}"] * (length - 2), f"E-{label}"]


def _unscored(number: int, unit: str) -> tuple[str, ...]:
    return (f"{number} {unit} have no gold: predicted, not scored",) if number else ()
