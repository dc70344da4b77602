"""The loss of a batch: every head that the batch's corpus annotates, missing labels masked."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from reportedly.reading.coreference import pair_codes

from .data import IGNORE, Batch, pad
from .model import ReaderNetwork

WEIGHTS = {
    "upos": 0.5,
    "feats": 0.3,
    "lemmas": 0.3,
    "arc": 1.0,
    "relation": 0.7,
    "predicate": 1.0,
    "roles": 1.2,
    "entities": 1.0,
    "cue": 2.0,
    "attribution": 1.5,
    "attribution_flat": 0.4,
    "factuality": 0.6,
    "relation_pair": 1.0,
    "quad": 0.7,
    "text_type": 0.4,
    "text_mode": 0.4,
    "event_type": 1.5,
    "event_mode": 0.7,
    "auxiliary": 1.0,
    "mention": 0.6,
    "coreference": 0.5,
}


def batch_losses(network: ReaderNetwork, batch: Batch) -> dict[str, Tensor]:
    """Unweighted losses by head, for the layers that this batch's corpus annotates."""
    words = batch.states
    if words is None:
        words = network.words(batch.pieces, batch.shapes, batch.pieces != 0, batch.first, batch.last)
    mask = batch.sentence >= 0
    width = words.shape[1]
    device = words.device
    dropped = network.dropout(words)
    examples = batch.examples
    found: dict[str, Tensor] = {}

    def labels(pick: Callable[[object], np.ndarray | None]) -> Tensor | None:
        rows = [pick(e) for e in examples]
        if all(row is None for row in rows):
            return None
        filled = [
            row if row is not None else np.full(len(e.sentence), IGNORE)
            for row, e in zip(rows, examples, strict=True)
        ]
        return pad(filled, IGNORE, width).to(device)

    def tagged(name: str, scores: Tensor, target: Tensor | None) -> None:
        if target is not None and (target != IGNORE).any():
            found[name] = F.cross_entropy(scores.flatten(0, -2), target.flatten(), ignore_index=IGNORE)

    tagged("upos", network.upos(dropped), labels(lambda e: e.upos))  # type: ignore[attr-defined]
    if "upos" in found:
        tagged("feats", network.feats(dropped), labels(lambda e: e.feats))  # type: ignore[attr-defined]
        tagged("lemmas", network.lemma_rules(dropped), labels(lambda e: e.lemmas))  # type: ignore[attr-defined]
        _parse(network, batch, words, mask, found)
    if any(e.predicates is not None for e in examples):
        frame_losses(network, batch, dropped, found)
    heads = {"worldwide": network.entities, "wikigold": network.wikigold, "re3d": network.re3d}
    if batch.corpus in heads:
        tagged("entities", heads[batch.corpus](dropped), labels(lambda e: e.entities))  # type: ignore[attr-defined]
    if any(e.cues is not None for e in examples):
        _attributions(network, batch, dropped, mask, found)
    factuality_losses(network, batch, dropped, found)
    event_losses(network, batch, dropped, mask, found)
    if batch.coreference is not None:
        coreference_losses(network, batch, dropped, mask, found)
    return found


def _parse(
    network: ReaderNetwork, batch: Batch, words: Tensor, mask: Tensor, found: dict[str, Tensor]
) -> None:
    width, device = words.shape[1], words.device
    heads = pad([e.heads for e in batch.examples if e.heads is not None], IGNORE, width).to(device)
    deprels = pad([e.deprels for e in batch.examples if e.deprels is not None], IGNORE, width).to(device)
    dep, head, rel_dep, rel_head = network.parser.states(network.dropout(words))
    same = (batch.sentence.unsqueeze(2) == batch.sentence.unsqueeze(1)) & mask.unsqueeze(2)
    allowed = torch.cat([mask.unsqueeze(2), same], dim=2)
    arcs = network.parser.arcs(dep, head, allowed)
    found["arc"] = F.cross_entropy(arcs.flatten(0, 1), heads.flatten(), ignore_index=IGNORE)
    known = (heads != IGNORE) & (deprels != IGNORE)
    row, column = known.nonzero(as_tuple=True)
    scores = network.parser.labels(
        rel_dep[row, column], rel_head[row, heads[row, column]].unsqueeze(-2)
    ).squeeze(-2)
    found["relation"] = F.cross_entropy(scores, deprels[row, column])


def frame_losses(network: ReaderNetwork, batch: Batch, words: Tensor, found: dict[str, Tensor]) -> None:
    width, device = words.shape[1], words.device
    target = pad(
        [e.predicates if e.predicates is not None else np.full(len(e.sentence), IGNORE, np.float32)
         for e in batch.examples], IGNORE, width,
    ).to(device)  # fmt: skip
    known = target != IGNORE
    logits = network.frames.is_predicate(words).squeeze(-1)
    if known.any():
        found["predicate"] = F.binary_cross_entropy_with_logits(logits[known], target[known])
    window, position, index, rows = [], [], [], []
    spans = [(i, p, row) for i, e in enumerate(batch.examples) for p, row in e.frames]
    if not spans:
        return
    longest = 1
    for i, p, _ in spans:
        sentence = batch.examples[i].sentence
        first = int(np.searchsorted(sentence, sentence[p], "left"))
        last = int(np.searchsorted(sentence, sentence[p], "right"))
        longest = max(longest, last - first)
        window.append(i)
        position.append(p)
        index.append((first, last))
    for (_, _, row), (first, last) in zip(spans, index, strict=True):
        rows.append(row[first:last])
    where = torch.tensor([[min(a + k, width - 1) for k in range(longest)] for a, _ in index], device=device)
    gold = pad(rows, IGNORE, longest).to(device)
    inside = torch.arange(longest, device=device) < torch.tensor([[b - a] for a, b in index], device=device)
    scores = network.frames(
        words, torch.tensor(window, device=device), torch.tensor(position, device=device), where, inside
    )
    found["roles"] = F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORE)


def _attributions(
    network: ReaderNetwork, batch: Batch, words: Tensor, mask: Tensor, found: dict[str, Tensor]
) -> None:
    width, device = words.shape[1], words.device
    target = pad([e.cues for e in batch.examples if e.cues is not None], IGNORE, width).to(device)
    logits = network.attributions.is_cue(words).squeeze(-1)
    known = target != IGNORE
    found["cue"] = F.binary_cross_entropy_with_logits(logits[known], target[known])
    flat = []
    anchors: list[tuple[int, int, np.ndarray]] = []
    for i, e in enumerate(batch.examples):
        union = np.zeros(len(e.sentence), dtype=np.int64)
        for anchor, row in e.attributions:
            union = np.where(row > 0, row, union)
            anchors.append((i, anchor, row))
        flat.append(union)
    union_gold = pad(flat, IGNORE, width).to(device)
    found["attribution_flat"] = F.cross_entropy(
        network.attributions.flat(words).flatten(0, 1), union_gold.flatten(), ignore_index=IGNORE
    )
    # Likely but wrong cues teach the second look to answer "no attribution here".
    with torch.no_grad():
        wrong = (logits > -2.0) & (target == 0.0)
    empty = np.zeros(width, dtype=np.int64)
    for i, position in wrong.nonzero().tolist()[: max(4, len(anchors) // 4)]:
        row = empty[: len(batch.examples[i].sentence)]
        anchors.append((i, position, row))
    if not anchors:
        return
    scores = network.attributions(
        words,
        mask,
        torch.tensor([a for a, _, _ in anchors], device=device),
        torch.tensor([b for _, b, _ in anchors], device=device),
    )
    gold = pad([row for _, _, row in anchors], IGNORE, width).to(device)
    found["attribution"] = F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORE)


def factuality_losses(
    network: ReaderNetwork, batch: Batch, words: Tensor, found: dict[str, Tensor]
) -> None:
    items = [(i, w, scale, s) for i, e in enumerate(batch.examples) for w, scale, s in e.factuality]
    if not items:
        return
    device = words.device
    row, column, scale = (torch.tensor([x[k] for x in items], device=device) for k in range(3))
    gold = torch.tensor([x[3] for x in items], dtype=torch.float32, device=device)
    scores = network.factuality_scores(words[row, column])
    found["factuality"] = F.smooth_l1_loss(scores.gather(1, scale.unsqueeze(1)).squeeze(1), gold)


def event_losses(
    network: ReaderNetwork, batch: Batch, words: Tensor, mask: Tensor, found: dict[str, Tensor]
) -> None:
    width, device = words.shape[1], words.device
    events, examples = network.events, batch.examples
    related = [(i, e.relation) for i, e in enumerate(examples) if e.relation is not None]
    if related:
        rows = torch.tensor([i for i, _ in related], device=device)
        source = pad([r[0] for _, r in related], 0, width).to(device)
        target = pad([r[1] for _, r in related], 0, width).to(device)
        scores = events.pair_scores(words[rows], mask[rows], source, target).log_softmax(-1)
        found["relation_pair"] = -torch.stack(
            [scores[k, list(r[2])].logsumexp(-1) for k, (_, r) in enumerate(related)]
        ).mean()
    quad = torch.tensor([e.quad for e in examples], device=device)
    text_type = torch.tensor([e.text_type for e in examples], device=device)
    text_mode = torch.tensor([e.text_mode for e in examples], device=device)
    if (quad != IGNORE).any() or (text_type != IGNORE).any():
        text = network.dropout(events.text(words, mask))
        for name, scores, gold in (
            ("quad", events.quad(text), quad),
            ("text_type", events.types(text), text_type),
            ("text_mode", events.modes(text), text_mode),
        ):
            if (gold != IGNORE).any():
                found[name] = F.cross_entropy(scores, gold, ignore_index=IGNORE)
    if any(e.event_types is not None for e in examples):
        vectors = network.dropout(events.vectors(words))
        unknown = [np.full(len(e.sentence), IGNORE) for e in examples]
        rows_types = [
            u if e.event_types is None else e.event_types for e, u in zip(examples, unknown, strict=True)
        ]
        rows_modes = [
            u if e.event_modes is None else e.event_modes for e, u in zip(examples, unknown, strict=True)
        ]
        types = pad(rows_types, IGNORE, width).to(device)
        modes = pad(rows_modes, IGNORE, width).to(device)
        found["event_type"] = (
            F.cross_entropy(events.types(vectors).flatten(0, 1), types.flatten(), ignore_index=IGNORE) * 3.0
        )
        if (modes != IGNORE).any():
            found["event_mode"] = F.cross_entropy(
                events.modes(vectors).flatten(0, 1), modes.flatten(), ignore_index=IGNORE
            )
        items = [(i, w, a) for i, e in enumerate(examples) for w, a in e.auxiliary]
        if items:
            gold_aux = torch.zeros(len(items), len(network.labels.auxiliary), device=device)
            for k, (_, _, present) in enumerate(items):
                gold_aux[k, list(present)] = 1.0
            scores = events.auxiliary(
                words[torch.tensor([i for i, _, _ in items]), torch.tensor([w for _, w, _ in items])]
            )
            found["auxiliary"] = F.binary_cross_entropy_with_logits(scores, gold_aux)


def coreference_losses(
    network: ReaderNetwork, batch: Batch, words: Tensor, mask: Tensor, found: dict[str, Tensor]
) -> None:
    gold = batch.coreference
    assert gold is not None
    device = words.device
    flat = words[mask]  # windows of one document in order, so rows are document words
    c = network.coreference
    is_mention = torch.from_numpy(gold.is_mention).to(device)
    found["mention"] = F.binary_cross_entropy_with_logits(c.mention(flat).squeeze(-1), is_mention)
    m = len(gold.cluster)
    if m < 2:
        return
    query, key = c(flat[torch.from_numpy(gold.traits.word).to(device)])
    scores = query @ key.T
    for codes in pair_codes(gold.traits, gold.traits):
        scores = scores + c.pairs[torch.from_numpy(codes).to(device)]
    earlier = torch.ones(m, m, dtype=torch.bool, device=device).tril(-1)
    cluster = torch.from_numpy(gold.cluster).to(device)
    same = (cluster.unsqueeze(0) == cluster.unsqueeze(1)) & earlier
    scores = scores.masked_fill(~earlier, -1e4)
    with_dummy = torch.cat([torch.zeros(m, 1, device=device), scores], 1).log_softmax(-1)
    right = torch.cat([~same.any(1, keepdim=True), same], 1)
    found["coreference"] = -with_dummy.masked_fill(~right, -1e4).logsumexp(-1).mean()
