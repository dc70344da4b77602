"""Benchmarks with a reader of known answers: the predictions' form, scores of gold, data without gold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from fakes import FakeReader
from reportedly import errors
from reportedly.evaluate.bench import Outcome, bench, tasks, write_predictions
from reportedly.reading.structure import Reading
from reportedly.sources import document_from_text


class KnownReader(FakeReader):
    """Says that every pair agrees, every sentence is verbal cooperation, every target is at 1.5."""

    def read_words(self, words: Sequence[str], sentences: object, **about: object) -> Reading:
        return self.read(document_from_text(" ".join(words)))

    def relation(self, words: Sequence[str], source: object, target: object) -> dict[str, float]:
        return {"none": 0.5, "AGREE": 0.4, "ASSAULT": 0.1}

    def quad(self, words: Sequence[str]) -> list[float]:
        return [0.1, 0.6, 0.1, 0.1, 0.1]

    def factuality(self, words: Sequence[str], targets: Sequence[int], *, scale: str = "news") -> list[float]:
        return [1.5 - 0.1 * k for k in range(len(targets))]

    def arguments(self, words: object, sentences: object, predicates: Sequence[int]) -> list[list[object]]:
        return [[] for _ in predicates]


def run(task: str, folder: Path, name: str, text: str) -> Outcome:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return bench(task, path, KnownReader())  # type: ignore[arg-type]


PAIR = "1\tx\t<s>Oslo</s> met <t>Riga</t> ."


def test_relations(tmp_path: Path) -> None:
    head = "sentence_id\tsentence\tmarked_sentence"
    gold = f"{head}\tgold_root\tgold_penta\n{PAIR}\tAGREE\t1\n{PAIR}\tASSAULT\t4\n"
    outcome = run("relations", tmp_path, "plv.tsv", gold)
    assert dict(outcome.rows)["root accuracy"] == 0.5
    assert outcome.predictions == [{"row": n, "root": "AGREE", "quad": 1} for n in range(2)]
    for blind in (f"{head}\n{PAIR}\n{PAIR}\n", f"{head}\tgold_root\tgold_penta\n{PAIR}\t\t\n{PAIR}\t\t\n"):
        again = run("relations", tmp_path, "plv.tsv", blind)
        assert (again.rows, again.predictions) == ((), outcome.predictions)
        assert "not scored" in again.notes[0]


def test_quad(tmp_path: Path) -> None:
    outcome = run("quad", tmp_path, "q.tsv", "They met .\t1\nThey fought .\t4\n")
    assert dict(outcome.rows)["quad accuracy"] == 0.5
    assert outcome.predictions == [{"row": 0, "label": 1}, {"row": 1, "label": 1}]
    assert run("quad", tmp_path, "q.tsv", "They met .\nThey fought .\n").predictions == outcome.predictions


def test_factuality(tmp_path: Path) -> None:
    targets = [{"span1": [1, 2], "label": 3.0}, {"span1": [3, 4], "label": 1.0}]
    gold = json.dumps({"text": "They met and left .", "targets": targets})
    outcome = run("factuality", tmp_path, "f.jsonl", gold + "\n")
    assert dict(outcome.rows)["Pearson r"] == pytest.approx(1.0)
    assert outcome.predictions == [
        {"row": 0, "target": 0, "score": 1.5},
        {"row": 0, "target": 1, "score": 1.4},
    ]
    for target in targets:
        del target["label"]
    blind = json.dumps({"text": "They met and left .", "targets": targets})
    again = run("factuality", tmp_path, "f.jsonl", blind + "\n")
    assert (again.rows, again.predictions) == ((), outcome.predictions)


def test_syntax_of_bare_words(tmp_path: Path) -> None:
    blank = "\t".join("_" * 8)
    outcome = run("syntax", tmp_path, "x.conllu", f"# sent_id = 1\n1\tThey\t{blank}\n2\tmet\t{blank}\n\n")
    assert outcome.rows == ()
    assert isinstance(outcome.predictions, str)
    assert "2\tmet\tmet\tX\t_\t_\t1\tdep" in outcome.predictions


def test_entities_of_bare_words(tmp_path: Path) -> None:
    outcome = run("entities", tmp_path, "x.bio", "They\nmet\n\nThey\nleft\n")
    assert (outcome.rows, outcome.items) == ((), 2)
    assert outcome.predictions == [{"sentence": n, "tags": ["O", "O"]} for n in range(2)]
    scored = run("entities", tmp_path, "x.bio", "Oslo\tS-LOC\nmet\tO\n")
    assert dict(scored.rows)["recall"] == 0.0
    assert "mapped" in scored.notes[0]


@pytest.mark.parametrize("task", [name for name in tasks() if name != "speed"])
def test_data_of_another_kind_are_refused_with_a_message(task: str, tmp_path: Path) -> None:
    path = tmp_path / "other.dat"
    path.write_bytes(b"\xff\xfe\x00 nothing of the kind \x80\n")
    with pytest.raises(errors.CorpusError) as caught:
        bench(task, path, KnownReader())  # type: ignore[arg-type]
    assert str(path.parent) in str(caught.value)


def test_predictions_are_written_one_a_line(tmp_path: Path) -> None:
    out = tmp_path / "p.jsonl"
    write_predictions(Outcome(2, "rows", predictions=[{"row": 0}, {"row": 1}]), out)
    assert out.read_text("utf-8") == '{"row": 0}\n{"row": 1}\n'
    write_predictions(Outcome(1, "words", predictions="text\n"), out)
    assert out.read_text("utf-8") == "text\n"
