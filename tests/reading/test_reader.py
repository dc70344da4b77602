"""The reader as a whole: the same text always reads the same, offsets hold, memory is bounded."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.reading import Reader, Reading
from reportedly.reading import reader as reader_module
from reportedly.records import Document

pytestmark = pytest.mark.model

SHORT = (
    "Port workers in Halden went on strike on Tuesday.",
    "“We will not go back,” said Marta Lindqvist, who leads the dockers' union. She denied that talks had begun.",
    "The mayor's office said it had offered 300,000 kroner. Unions reportedly doubt that.\n\nPolice were called.",
    "no",
    "?",
    "مرحبا بالعالم. 北京发言人说。",
    "Rain. " * 120,
)
LONG = "\n\n".join(
    f"Officials in district {i} said that {i + 2} bridges had been closed after the storm, and that the "
    f"governor, who visited on Monday, had promised to rebuild them. He doubts it will be soon."
    for i in range(36)
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(threads=1)


def document(text: str) -> Document:
    return Document(id="d", text=text)


def same(a: Any, b: Any) -> bool:
    """Equality to the last bit, arrays included."""
    if isinstance(a, np.ndarray):
        return bool(a.dtype == b.dtype and np.array_equal(a, b))
    if isinstance(a, tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if hasattr(a, "__dataclass_fields__"):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    return bool(a == b)


def check(reading: Reading) -> None:
    """What every reading must be, whatever the text."""
    text, words = reading.document.text, reading.words
    for index, word in enumerate(words):
        assert word.index == index
        assert text[word.start : word.end] == word.text
        assert word.text.strip() == word.text != ""
        assert word.lemma
    assert [w for a, b in reading.sentences for w in range(a, b)] == list(range(len(words)))
    for number, (first, last) in enumerate(reading.sentences):
        assert all(words[w].sentence == number for w in range(first, last))
        heads = [words[w].head for w in range(first, last)]
        assert all(h == -1 or first <= h < last for h in heads)
        assert -1 in heads
        for word in range(first, last):
            steps = 0
            while words[word].head >= 0:
                word, steps = words[word].head, steps + 1
                assert steps <= last - first, "the heads go round in a circle"
    spans = [(e.first, e.last) for e in reading.entities]
    spans += [s for a in reading.attributions for s in (*a.source, *a.cue, *a.content)]
    spans += [(x.first, x.last) for p in reading.predicates for x in p.arguments]
    spans += [s for cluster in reading.coreference for s in cluster]
    assert all(0 <= first < last <= len(words) for first, last in spans)
    assert [p.word for p in reading.predicates] == sorted({p.word for p in reading.predicates})
    for predicate in reading.predicates:
        assert len(predicate.type_scores) == len(reading.type_labels)
        assert len(predicate.mode_scores) == len(reading.mode_labels)
        assert len(predicate.auxiliary_scores) == len(reading.auxiliary_labels)
        assert float(predicate.type_scores.sum()) == pytest.approx(1.0, abs=1e-3)
        assert -3.0 <= predicate.factuality <= 3.0
        assert float(np.linalg.norm(predicate.vector)) == pytest.approx(1.0, abs=1e-3)
        sentence = words[predicate.word].sentence
        assert all(words[x].sentence == sentence for a in predicate.arguments for x in range(a.first, a.last))
    assert all(a.cue and (a.source or a.content) for a in reading.attributions)
    assert all(len(cluster) > 1 and list(cluster) == sorted(set(cluster)) for cluster in reading.coreference)


# ----------------------------------------------------------------------------------------- any text


@pytest.mark.parametrize("text", [*SHORT, LONG, "", " \n "])
def test_a_reading_hangs_together(reader: Reader, text: str) -> None:
    check(reader.read(document(text)))


@given(st.text(max_size=120))
@settings(max_examples=25)
def test_any_text_is_read(reader: Reader, text: str) -> None:
    check(reader.read(document(text)))


def test_an_overlong_sentence_is_read(reader: Reader) -> None:
    reading = reader.read(document("the ministers and " * 200 + "left"))
    assert len(reading.sentences) == 1
    assert len(reading.words) == 601
    assert "".join(w.text for w in reading.words) == reading.document.text.replace(" ", "")


def test_a_word_without_end_is_read(reader: Reader) -> None:
    reading = reader.read(document("Base " + "QUJD" * 5000 + " ended."))
    assert [w.text[:4] for w in reading.words] == ["Base", "QUJD", "ende", "."]


# ------------------------------------------------------------------------------------- determinism


def test_a_text_reads_the_same_alone_and_among_others(reader: Reader) -> None:
    documents = [document(t) for t in (*SHORT, LONG, *SHORT)]
    alone = [reader.read(d) for d in documents]
    assert all(same(a, b) for a, b in zip(alone, reader.read_many(documents), strict=True))
    backwards = list(reader.read_many(reversed(documents)))
    assert all(same(a, b) for a, b in zip(alone, reversed(backwards), strict=True))


def test_threads_change_nothing(reader: Reader) -> None:
    documents = [document(t) for t in (*SHORT, LONG)]
    three = Reader.load(threads=3)
    assert all(
        same(a, b) for a, b in zip(reader.read_many(documents), three.read_many(documents), strict=True)
    )


def test_one_reader_serves_many_threads(reader: Reader) -> None:
    texts = [document(t) for t in SHORT[:4]]
    expected = [reader.read(d) for d in texts]
    wrong: list[int] = []

    def work(index: int) -> None:
        if not same(reader.read(texts[index]), expected[index]):
            wrong.append(index)

    threads = [threading.Thread(target=work, args=(i % 4,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# ------------------------------------------------------------------------------------------ memory


def test_windows_in_flight_are_bounded(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long text never has more than IN_FLIGHT windows submitted and not taken back."""
    monkeypatch.setattr(reader_module, "IN_FLIGHT", 4)
    waiting, most = 0, 0

    class Counted(Future[Any]):
        def result(self, timeout: float | None = None) -> Any:
            nonlocal waiting
            waiting -= 1
            return super().result(timeout)

    def submit(work: Any, *arguments: Any) -> Future[Any]:
        nonlocal waiting, most
        waiting += 1
        most = max(most, waiting)
        future: Future[Any] = Counted()
        future.set_result(work(*arguments))
        return future

    monkeypatch.setattr(reader._pool, "submit", submit)
    reading = reader.read(document(LONG))
    assert len(reading.sentences) == 72
    assert most <= 4
    assert waiting == 0


def test_a_stream_is_read_as_it_comes(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readings come out long before an endless stream of documents ends, empty ones too."""
    monkeypatch.setattr(reader_module, "IN_FLIGHT", 4)
    taken = 0

    def endless() -> Iterator[Document]:
        nonlocal taken
        while True:
            taken += 1
            yield document("" if taken % 3 else "It rained in Oslo.")

    stream = reader.read_many(endless())
    for number in range(1, 13):
        next(stream)
        assert taken <= number + 8


def test_a_predicate_keeps_no_array_of_its_window_alive(reader: Reader) -> None:
    reading = reader.read(document(LONG))
    for predicate in reading.predicates:
        base = predicate.mode_scores.base
        assert base is None or base.shape[0] <= 100


# --------------------------------------------------------------------------------------- gold words


WORDS = ["The", "council", "did", "n't", "approve", "Lima", "'s", "plan", ".", "It", "will", "vote", "again", "."]
SENTENCES = [(0, 9), (9, 14)]


def test_gold_words_are_kept(reader: Reader) -> None:
    reading = reader.read_words(WORDS, SENTENCES)
    check(reading)
    assert [w.text for w in reading.words] == WORDS
    assert list(reading.sentences) == SENTENCES
    assert reading.document.text == " ".join(WORDS)


def test_gold_words_in_their_own_text(reader: Reader) -> None:
    text = "The council didn't approve Lima's plan. It will vote again."
    offsets, position = [], 0
    for word in WORDS:
        start = text.index(word, position)
        position = start + len(word)
        offsets.append((start, position))
    given_text = reader.read_words(WORDS, SENTENCES, document=document(text), offsets=offsets)
    check(given_text)
    assert given_text.document.text == text
    joined = reader.read_words(WORDS, SENTENCES)
    assert [(w.upos, w.head, w.deprel) for w in given_text.words] == [(w.upos, w.head, w.deprel) for w in joined.words]


def test_gold_predicates_are_taken_as_they_are(reader: Reader) -> None:
    reading = reader.read_words(WORDS, SENTENCES, predicates=[1, 4, 12])
    assert [p.word for p in reading.predicates] == [1, 4, 12]
    assert reader.read_words(WORDS, SENTENCES, predicates=[]).predicates == ()
    roles = reader.arguments(WORDS, SENTENCES, [4, 11])
    assert len(roles) == 2
    assert all(0 <= first < last <= len(WORDS) for found in roles for _, first, last in found)


def test_many_gold_documents_read_as_each_does(reader: Reader) -> None:
    many = list(reader.read_words_many([(WORDS, SENTENCES), (["Yes", "."], [(0, 2)])]))
    assert same(many[0], reader.read_words(WORDS, SENTENCES))
    assert [w.text for w in many[1].words] == ["Yes", "."]


def test_relation_quad_and_factuality_of_marked_words(reader: Reader) -> None:
    relation = reader.relation(WORDS[:9], (0, 2), (5, 8))
    assert set(relation) == set(reader.bundle.labels["event_types"])
    assert sum(relation.values()) == pytest.approx(1.0, abs=1e-3)
    assert sum(reader.relation(WORDS[:9], (0, 2), None).values()) == pytest.approx(1.0, abs=1e-3)
    quad = reader.quad(WORDS[:9])
    assert len(quad) == 5
    assert sum(quad) == pytest.approx(1.0, abs=1e-3)
    scores = reader.factuality(WORDS, [4, 11, 10_000])
    assert len(scores) == 3
    assert all(-3.0 <= s <= 3.0 for s in scores)


# ------------------------------------------------------------------------------ it reads, not guesses


ROOTS = (
    ("Ministers in Kenya said on Monday that troops had crossed the border.", "said"),
    ("The army attacked two villages near the coast.", "attacked"),
    ("Peru and Chile signed a trade agreement last week.", "signed"),
    ("Officials denied that the ship had been seized.", "denied"),
    ("Thousands of people marched through the capital on Sunday.", "marched"),
    ("The prime minister will visit Tokyo in May.", "visit"),
    ("Police arrested three men after the protest.", "arrested"),
    ("The court rejected the appeal.", "rejected"),
)


def test_most_plain_sentences_have_the_right_root(reader: Reader) -> None:
    """A floor under the shipped weights: one of these may be misparsed, no more."""
    found = []
    for text, root in ROOTS:
        heads = [w.text for w in reader.read(document(text)).words if w.head == -1]
        assert len(heads) == 1
        found.append(heads[0] == root)
    assert sum(found) >= len(ROOTS) - 1


def test_a_plain_sentence_is_understood(reader: Reader) -> None:
    """A floor under the shipped weights: the bones of an easy sentence."""
    reading = reader.read(document("Ministers in Kenya said on Monday that troops had crossed the border."))
    words = {w.text: w for w in reading.words}
    assert reading.words[words["troops"].head].text == "crossed"
    assert words["crossed"].lemma == "cross"
    assert words["had"].upos == "AUX"
    (attribution,) = reading.attributions
    assert attribution.cue == ((3, 4),)
    assert attribution.source[0][0] == 0
    assert attribution.content[-1][1] == 12
    assert {"said", "crossed"} <= {reading.words[p.word].text for p in reading.predicates}
    assert ("Location", "Kenya") in {
        (e.label, " ".join(w.text for w in reading.words[e.first : e.last])) for e in reading.entities
    }
