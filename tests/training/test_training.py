"""What training makes of annotation, and a network small enough to learn in a test."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: training has its own requirements")

from training.dropout import dropout  # noqa: E402
from training.labels import Labels, collect  # noqa: E402

from reportedly.evaluate.corpora.annotated import (  # noqa: E402
    AnnotatedDocument,
    AttributionGold,
    EventGold,
    Frame,
    RelationGold,
)
from reportedly.reading.decoding import ChunkTags  # noqa: E402
from training import data, losses, model, train  # noqa: E402

WORDS = "The envoy said that Peru will sign . She denied it .".split()
SENTENCES = [(0, 8), (8, 12)]
ANNOTATED = AnnotatedDocument(
    id="one",
    corpus="ewt",
    words=WORDS,
    sentences=SENTENCES,
    upos="DET NOUN VERB SCONJ PROPN AUX VERB PUNCT PRON VERB PRON PUNCT".split(),
    feats=[""] * 12,
    lemmas="the envoy say that Peru will sign . she deny it .".split(),
    heads=[1, 2, -1, 6, 6, 6, 2, 2, 9, -1, 9, 9],
    deprels="det nsubj root mark nsubj aux ccomp punct nsubj root obj punct".split(),
    frames=[Frame(2, "say.01", (("ARG0", 0, 2), ("ARG1", 3, 7))), Frame(6, "sign.01", (("ARG0", 4, 5),))],
    factuality=[(2, 3.0), (6, 1.0)],
    attributions=[
        AttributionGold(source=((0, 2),), cue=((2, 3),), content=((3, 4), (5, 7))),
        AttributionGold(source=((8, 9),), cue=((9, 10),), content=((10, 11),)),
    ],
    events=[EventGold(6, "AGREE", (), ("future",)), EventGold(9, None)],
    relations=[RelationGold((0, 2), (4, 5), "AGREE", 2)],
    coreference=[[(0, 2), (8, 9)], [(4, 5)]],
    mention_heads=[[1, 8], [4]],
)


class Pieces:
    """Stands in for the word-pieces: one or two pieces a word, by its length."""

    cls, sep, pad = 1, 2, 0

    def encode(self, words: Any) -> list[tuple[tuple[int, ...], int]]:
        return [(tuple(3 + (hash_of(w) + k) % 60 for k in range(1 + len(w) // 5)), 1) for w in words]


def hash_of(word: str) -> int:
    return sum(ord(c) * (i + 1) for i, c in enumerate(word))


@pytest.fixture(scope="module")
def labels() -> Labels:
    repeated = [ANNOTATED] * 40
    found = collect(repeated, ("AGREE", "CONCEDE", "RETREAT"), ("AGREE:meet",))
    return replace(found, entity_tags=("O", "S-Location"), wikigold_tags=("O",), re3d_tags=("O",))


@pytest.fixture(scope="module")
def featurizer(labels: Labels) -> data.Featurizer:
    return data.Featurizer(Pieces(), labels)  # type: ignore[arg-type]


@pytest.fixture
def network(labels: Labels) -> model.ReaderNetwork:
    torch.manual_seed(3)
    sizes = model.Sizes(
        hidden=48, layers=1, attention_heads=4, feed_forward=64, vocabulary=64, positions=64, arc=16, relation=8,
        frame=16, cue=24, event=16, coreference=8,
    )  # fmt: skip
    return model.ReaderNetwork(sizes, labels, dropout=0.0)


def test_labels_of_a_window_are_those_of_its_words(featurizer: data.Featurizer, labels: Labels) -> None:
    (example,) = featurizer.examples(ANNOTATED, 200)
    assert [labels.upos[i] for i in example.upos] == list(ANNOTATED.upos or ())
    assert example.heads.tolist() == [h + 1 for h in ANNOTATED.heads or ()]
    assert example.sentence.tolist() == [0] * 8 + [1] * 4
    assert np.flatnonzero(example.predicates).tolist() == [2, 6]
    roles = ChunkTags(labels.role_tags)
    assert [(p, roles.chunks(row)) for p, row in example.frames] == [
        (2, [(0, 2, "ARG0"), (3, 7, "ARG1")]),
        (6, [(4, 5, "ARG0")]),
    ]
    assert np.flatnonzero(example.cues).tolist() == [2, 9]
    tags = ChunkTags(labels.attribution_tags)
    assert tags.chunks(example.attributions[0][1]) == [
        (0, 2, "source"), (2, 3, "cue"), (3, 4, "content"), (5, 7, "content"),
    ]  # fmt: skip
    assert labels.event_types[example.event_types[6]] == "AGREE"
    assert example.event_types[9] == 0
    assert example.auxiliary == [(6, (labels.auxiliary.index("future"),))]
    assert example.factuality == [(2, 0, 3.0), (6, 0, 1.0)]


def test_windows_of_a_document_lose_no_label(featurizer: data.Featurizer) -> None:
    examples = featurizer.examples(ANNOTATED, 12)
    assert len(examples) == 2
    assert [e.offset for e in examples] == [0, 8]
    assert sum(len(e.frames) for e in examples) == 2
    assert sum(len(e.attributions) for e in examples) == 2
    assert all((e.sentence == 0).all() for e in examples)


def test_layers_that_a_corpus_lacks_are_masked(featurizer: data.Featurizer) -> None:
    bare = AnnotatedDocument(id="b", corpus="plv", words=WORDS, sentences=SENTENCES)
    (example,) = featurizer.examples(bare, 200)
    for layer in ("upos", "heads", "predicates", "entities", "cues", "event_types", "relation"):
        assert getattr(example, layer) is None
    assert example.quad == data.IGNORE


def test_unknown_frames_of_a_sentence_are_masked(featurizer: data.Featurizer) -> None:
    (example,) = featurizer.examples(replace(ANNOTATED, frames_known=[True, False]), 200)
    assert (example.predicates[8:] == data.IGNORE).all()
    assert (example.predicates[:8] >= 0).all()


def test_yield_may_be_either_of_two_types(featurizer: data.Featurizer, labels: Labels) -> None:
    yields = replace(ANNOTATED, relations=[RelationGold((0, 2), (4, 5), "YIELD", 1)])
    (example,) = featurizer.examples(yields, 200)
    assert example.relation is not None
    assert {labels.event_types[i] for i in example.relation[2]} == {"CONCEDE", "RETREAT"}


def test_mentions_that_share_a_head_keep_the_larger_cluster() -> None:
    document = replace(
        ANNOTATED, coreference=[[(0, 2)], [(0, 1), (8, 9)]], mention_heads=[[1], [1, 8]]
    )
    gold = data.coreference_gold(document)
    assert gold is not None
    assert gold.traits.word.tolist() == [1, 8]
    assert gold.cluster.tolist() == [1, 1]


def test_batches_keep_to_their_budget_and_lose_nothing(featurizer: data.Featurizer) -> None:
    examples = featurizer.examples(ANNOTATED, 200) * 17
    batches = data.batches_of(examples, 90, random.Random(1))
    assert sum(len(b.examples) for b in batches) == 17
    assert all(b.pieces.numel() <= 90 for b in batches)


def test_a_seed_gives_the_same_stream(featurizer: data.Featurizer) -> None:
    corpora = {"ewt": [ANNOTATED] * 5, "plv": [replace(ANNOTATED, corpus="plv")] * 5}

    def first(seed: int) -> list[tuple[str, tuple[int, ...]]]:
        stream = iter(data.Mixture(corpora, featurizer, {"ewt": 1.0, "plv": 1.0}, budget=60, seed=seed))
        return [(b.corpus, tuple(b.pieces.shape)) for b, _ in zip(stream, range(12), strict=False)]

    assert first(5) == first(5)


def test_every_annotated_head_is_trained(featurizer: data.Featurizer, network: model.ReaderNetwork) -> None:
    batch = data.collate(featurizer.examples(ANNOTATED, 200), data.coreference_gold(ANNOTATED))
    found = losses.batch_losses(network, batch)
    assert set(found) >= {
        "upos", "feats", "lemmas", "arc", "relation", "predicate", "roles", "cue", "attribution", "attribution_flat",
        "factuality", "relation_pair", "event_type", "auxiliary", "mention", "coreference",
    }  # fmt: skip
    assert set(found) <= set(losses.WEIGHTS)
    assert all(torch.isfinite(loss) for loss in found.values())


def test_a_corpus_without_layers_trains_nothing_else(
    featurizer: data.Featurizer, network: model.ReaderNetwork
) -> None:
    document = AnnotatedDocument(id="q", corpus="cameo_class", words=WORDS, sentences=SENTENCES, quad=3)
    assert set(losses.batch_losses(network, data.collate(featurizer.examples(document, 200)))) == {"quad"}


def test_padding_does_not_change_the_words_beside_it(featurizer: data.Featurizer, network: model.ReaderNetwork) -> None:
    network.eval()
    long = featurizer.examples(ANNOTATED, 200)
    short = featurizer.examples(ANNOTATED, 12)
    padded = data.collate([long[0], short[1]])
    with torch.no_grad():
        words = network.words(padded.pieces, padded.shapes, padded.pieces != 0, padded.first, padded.last)
        single = data.collate([short[1]])
        apart = network.words(single.pieces, single.shapes, single.pieces != 0, single.first, single.last)
    assert torch.allclose(words[1, :4], apart[0], atol=1e-4)


def test_the_network_learns_its_lesson(featurizer: data.Featurizer, network: model.ReaderNetwork) -> None:
    batch = data.collate(featurizer.examples(ANNOTATED, 200), data.coreference_gold(ANNOTATED))
    optimizer = torch.optim.AdamW([p for p in network.parameters() if p.requires_grad], lr=1e-2)
    network.train()

    def total() -> Any:
        return sum(losses.WEIGHTS[n] * loss for n, loss in losses.batch_losses(network, batch).items())

    torch.manual_seed(0)
    before = float(total().detach())
    for _ in range(60):
        optimizer.zero_grad()
        total().backward()
        optimizer.step()
    assert float(total().detach()) < 0.35 * before


def test_the_graph_decides_as_the_network_scores(featurizer: data.Featurizer, network: model.ReaderNetwork) -> None:
    """The export's forward pass: shapes, masks and forced predicates and cues."""
    (example,) = featurizer.examples(ANNOTATED, 200)
    batch = data.collate([example])
    count = len(WORDS)
    bias = torch.full((1, count), -100.0)
    bias[0, [2, 6]] = 100.0
    zeros = torch.zeros(1, count)
    with torch.no_grad():
        values = model.ExportNetwork(network.eval())(
            batch.pieces, batch.shapes, batch.first, batch.last, batch.sentence, bias, bias, zeros, zeros,
            torch.arange(8),
        )  # fmt: skip
    out = dict(zip(model.OUTPUTS, values, strict=True))
    assert out["predicates"].tolist() == [[0, 2], [0, 6]]
    assert out["cues"].tolist() == [[0, 2], [0, 6]]
    assert out["sentence_start"].tolist() == [0, 0]
    assert out["roles"].shape[:2] == (2, 8)
    heads = out["arc_heads"][0]
    for word in range(count):
        first, last = SENTENCES[0] if word < 8 else SENTENCES[1]
        assert heads[word, 0] == 0 or first <= heads[word, 0] - 1 < last
        assert heads[word, 0] != word + 1
    for name in ("types", "modes", "pair_types", "text_types", "text_quad"):
        assert torch.allclose(out[name].sum(-1), torch.ones(()), atol=1e-4), name


def test_the_published_words_are_not_trained(network: model.ReaderNetwork) -> None:
    assert not network.encoder.words.weight.requires_grad


def test_dropout_keeps_the_mean_and_stops_in_evaluation() -> None:
    torch.manual_seed(1)
    x = torch.ones(200, 300)
    assert torch.equal(dropout(x, 0.3, False), x)
    dropped = dropout(x, 0.3, True)
    assert float(dropped.mean()) == pytest.approx(1.0, abs=0.02)
    assert float((dropped == 0).float().mean()) == pytest.approx(0.3, abs=0.02)


def test_the_schedule_rises_once_and_falls() -> None:
    values = [train.schedule(i / 100) for i in range(101)]
    peak = values.index(max(values))
    assert max(values) <= 1.0
    assert values[: peak + 1] == sorted(values[: peak + 1])
    assert values[peak:] == sorted(values[peak:], reverse=True)
    assert values[-1] == 0.02


def test_a_checkpoint_is_whole_or_the_one_before(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "checkpoint.pt"
    train.save(path, {"step": 1})

    def broken(state: object, target: Any) -> None:
        target.write_bytes(b"half")
        raise OSError("no space left on device")

    monkeypatch.setattr(train.torch, "save", broken)
    with pytest.raises(OSError, match="no space"):
        train.save(path, {"step": 2})
    assert torch.load(path)["step"] == 1


def test_event_labels_are_those_of_the_ontology() -> None:
    types, modes = train.event_labels()
    assert len(types) == 16
    assert list(types) == sorted(types)
    assert all(mode.split(":")[0] in types for mode in modes)
