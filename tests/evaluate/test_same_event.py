"""ECB+ files and the benchmark ``same-event``, on made-up documents."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from reportedly.errors import CorpusError, UnknownTask
from reportedly.evaluate.bench import bench
from reportedly.evaluate.corpora.ecbplus import read_ecbplus
from reportedly.evaluate.same_event import same_lemma, score_clusters
from reportedly.reading.structure import Predicate, Reading, Word, WordSpan
from reportedly.records import Document

EVENTS = {"shelled", "shelling", "approved", "killed"}


def xml(sentences: Sequence[str], events: Sequence[tuple[tuple[int, ...], str | None]]) -> str:
    """A document; ``events`` are token numbers with the id of their event (None: linked to nothing)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<Document doc_name="made up">']
    number = 0
    for s, sentence in enumerate(sentences):
        for word in sentence.split():
            number += 1
            lines.append(f'<token t_id="{number}" sentence="{s}" number="0">{word}</token>')
    lines.append("<Markables>")
    links: dict[str, list[int]] = {}
    for m, (tokens, cluster) in enumerate(events, 1):
        anchors = "".join(f'<token_anchor t_id="{token}"/>' for token in tokens)
        lines.append(f'<ACTION_OCCURRENCE m_id="{m}">{anchors}</ACTION_OCCURRENCE>')
        if cluster:
            links.setdefault(cluster, []).append(m)
    lines.append('<HUMAN_PART_PER m_id="90"><token_anchor t_id="1"/></HUMAN_PART_PER>')
    lines.append("</Markables><Relations>")
    for r, (cluster, mentions) in enumerate(links.items()):
        sources = "".join(f'<source m_id="{m}"/>' for m in mentions)
        lines.append(f'<CROSS_DOC_COREF r_id="{r}" note="{cluster}">{sources}</CROSS_DOC_COREF>')
    lines.append("</Relations></Document>")
    return "\n".join(lines)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two reports of one topic: gunboats shelled a harbour, and somewhere a budget was approved."""
    topic = tmp_path / "ecb" / "77"
    topic.mkdir(parents=True)
    first = xml(
        ["Gunboats shelled Marlin harbour .", "The shelling killed two .", "Not checked : shelled ."],
        [((2,), "E1"), ((7,), "E1"), ((8, 10), None), ((14,), "E1")],
    )
    second = xml(
        ["Marlin harbour was shelled by gunboats .", "Parliament approved it ."], [((4,), "E1"), ((9,), "E2")]
    )
    (topic / "77_1ecb.xml").write_text(first)
    (topic / "77_2ecbplus.xml").write_text(second)
    rows = ["Topic,File,Sentence Number", "77,1ecb,0", "77,1ecb,1", "77,2ecbplus,0", "77,2ecbplus,1"]
    (tmp_path / "ecb" / "coreference_sentences.csv").write_text("\n".join(rows))
    return tmp_path / "ecb"


class FlatReader:
    """Takes a few words for predicates; every word hangs on the first of its sentence."""

    def read_words(
        self,
        words: Sequence[str],
        sentences: Sequence[WordSpan],
        *,
        document: Document | None = None,
        text: str | None = None,
        offsets: Sequence[tuple[int, int]] | None = None,
        predicates: Sequence[int] | None = None,
    ) -> Reading:
        joined = " ".join(words)
        made, place = [], 0
        for number, (first, last) in enumerate(sentences):
            for i in range(first, last):
                lemma = words[i].lower().removesuffix("ed").removesuffix("ing")
                upos = "VERB" if words[i].endswith("ed") else "NOUN"
                head = -1 if i == first else first
                made.append(
                    Word(i, number, place, place + len(words[i]), words[i], lemma, upos, "", head, "dep")
                )
                place += len(words[i]) + 1
        at = predicates if predicates is not None else [i for i, word in enumerate(words) if word in EVENTS]
        vector = np.zeros(192, np.float32)
        vector[0] = 1.0
        none = np.zeros(1, np.float32)
        found = tuple(Predicate(i, 0.9, (), 0.0, none, none, none, vector) for i in at)
        return Reading(
            Document("words", joined),
            tuple(made),
            tuple(sentences),
            found,
            (),
            (),
            (),
            ("none",),
            ("none",),
            (),
        )


def test_the_corpus_is_read_as_it_is_published(corpus: Path) -> None:
    first, second = read_ecbplus(corpus)
    assert (first.name, first.topic, second.name) == ("77_1ecb", "77", "77_2ecbplus")
    assert first.sentences == ((0, 5), (5, 10), (10, 15))
    assert first.curated == {0, 1}
    assert [(m.words, m.cluster) for m in first.mentions[:2]] == [((1,), "E1"), ((6,), "E1")]
    assert first.mentions[2].words == (7, 9)
    assert first.mentions[2].cluster not in ("E1", "E2")
    assert len(first.mentions) == 3  # the third sentence is not checked


def test_without_the_list_all_sentences_count(corpus: Path) -> None:
    (corpus / "coreference_sentences.csv").unlink()
    assert len(read_ecbplus(corpus)[0].mentions) == 4


def test_a_gold_clustering_scores_one(corpus: Path) -> None:
    outcome = bench("same-event", corpus, FlatReader(), gold_mentions=True)  # type: ignore[arg-type]
    assert dict(outcome.rows)["mentions F1"] == 1.0
    documents = read_ecbplus(corpus)
    tokens = {(p["doc"], p["start_token"], p["end_token"]) for p in outcome.predictions}  # type: ignore[index]
    assert tokens == {
        ("77_1ecb", 2, 2), ("77_1ecb", 7, 7), ("77_1ecb", 8, 10), ("77_2ecbplus", 4, 4), ("77_2ecbplus", 9, 9),
    }  # fmt: skip
    json.dumps(outcome.predictions)
    from reportedly.evaluate.same_event import found_mentions

    mentions = [m for d in documents for m in found_mentions(d, FlatReader(), gold=True)]  # type: ignore[arg-type]
    perfect = score_clusters(documents, mentions, {m.view.id: m.cluster or "" for m in mentions})
    assert perfect.with_singletons.mean_f1 == pytest.approx(1.0)
    base = score_clusters(documents, mentions, same_lemma(mentions))
    assert base.with_singletons.mean_f1 == pytest.approx(1.0)  # here, the lemmas tell it all


def test_end_to_end_takes_the_predicates_of_the_checked_sentences(corpus: Path) -> None:
    outcome = bench("same-event", corpus, FlatReader())  # type: ignore[arg-type]
    assert {(p["doc"], p["start_token"]) for p in outcome.predictions} == {  # type: ignore[index]
        ("77_1ecb", 2), ("77_1ecb", 7), ("77_1ecb", 8), ("77_2ecbplus", 4), ("77_2ecbplus", 9),
    }  # fmt: skip
    figures = dict(outcome.rows)
    assert figures["mentions F1"] == pytest.approx(0.8)
    assert {"mean F1, same lemma", "mean F1, same lemma in same topic"} <= set(figures)


def test_what_is_wrong_is_said(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownTask, match="gold mentions"):
        bench("dates", corpus, FlatReader(), gold_mentions=True)  # type: ignore[arg-type]
    (tmp_path / "none").mkdir()
    with pytest.raises(CorpusError, match="ecbplus"):
        read_ecbplus(tmp_path / "none")
    (corpus / "77" / "77_3ecb.xml").write_text("<Document><token")
    with pytest.raises(CorpusError, match="77_3ecb"):
        read_ecbplus(corpus)
