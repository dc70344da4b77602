"""The reader's network: one MiniLM encoder, many heads on the states of words.

Shapes: B windows, L word-pieces, W words, S words of the longest sentence, P predicates,
C attribution cues. Everything that the run time needs comes out of :meth:`ReaderNetwork.forward`;
training uses the same parts with gold predicates, cues and pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from reportedly.reading.coreference import PAIR_WEIGHTS
from reportedly.reading.pieces import SHAPES

from .dropout import Dropout, dropout
from .labels import QUADS, Labels

RADIUS = 72
"""Words further from an attribution cue than this look equally far."""
ARC_CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class Sizes:
    hidden: int = 384
    layers: int = 6
    attention_heads: int = 12
    feed_forward: int = 1536
    vocabulary: int = 30522
    positions: int = 512
    arc: int = 256
    relation: int = 96
    frame: int = 160
    cue: int = 192
    event: int = 192
    coreference: int = 128


class FusedAttention(torch.autograd.Function):
    """Attention that is exported as one node, which ONNX Runtime runs in half the time of its parts."""

    @staticmethod
    def forward(ctx: object, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, heads: int) -> Tensor:
        return attention(q, k, v, mask, heads)

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, mask: Any, heads: int) -> Any:
        inputs = [q, k, v]
        if mask is not None:
            none = g.op("prim::Constant")
            none.setType(torch._C.OptionalType.ofTensor())
            inputs += [none, g.op("Cast", mask, to_i=6)]  # key padding mask, int32
        return g.op("com.microsoft::MultiHeadAttention", *inputs, num_heads_i=heads).setType(q.type())


def attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, heads: int) -> Tensor:
    """Multi-head attention over ``q``, ``k``, ``v`` [N, T, H]; ``mask`` [N, T]: the keys there are, None for all."""
    n, t, h = q.shape
    q, k, v = (x.view(n, t, heads, h // heads).transpose(1, 2) for x in (q, k, v))
    bias = None if mask is None else (1.0 - mask.to(q.dtype)).view(n, 1, 1, t) * -1e4
    a = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
    return a.transpose(1, 2).reshape(n, t, h)


class Layer(nn.Module):
    """A post-norm transformer layer, as in BERT."""

    def __init__(self, hidden: int, heads: int, feed_forward: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm_attention = nn.LayerNorm(hidden, eps=1e-12)
        self.up = nn.Linear(hidden, feed_forward)
        self.down = nn.Linear(feed_forward, hidden)
        self.norm_output = nn.LayerNorm(hidden, eps=1e-12)
        self.rate = dropout

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """``x`` [N, T, H]; ``mask`` [N, T]: which of them there are, None for all."""
        return self.after(x, self.attend(*self.qkv(x).split(x.shape[-1], dim=-1), mask))

    def attend(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
        """What each of ``q`` [N, T, H] takes from the ``v`` of its row."""
        function = FusedAttention.apply if torch.onnx.is_in_onnx_export() else attention
        taken: Tensor = function(q, k, v, mask, self.heads)
        return taken

    def after(self, x: Tensor, a: Tensor) -> Tensor:
        """The rest of the layer: ``a`` is what attention took for ``x``, of whatever shape."""
        x = self.norm_attention(x + dropout(self.out(a), self.rate, self.training))
        y = self.down(F.gelu(self.up(x)))
        return self.norm_output(x + dropout(y, self.rate, self.training))


class Encoder(nn.Module):
    """MiniLM-L6-H384 with a word-shape embedding added at the input."""

    def __init__(self, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(sizes.vocabulary, sizes.hidden)
        self.words.weight.requires_grad_(False)  # kept as published: it is half the weights and generalises
        self.positions = nn.Embedding(sizes.positions, sizes.hidden)
        self.shapes = nn.Embedding(len(SHAPES), sizes.hidden)
        nn.init.normal_(self.shapes.weight, std=0.02)
        self.norm = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(sizes.hidden, sizes.attention_heads, sizes.feed_forward, dropout)
            for _ in range(sizes.layers)
        )
        self.rate = dropout

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor | None) -> Tensor:
        position = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.words(pieces) + self.shapes(shapes) + self.positions(position).unsqueeze(0)
        x = dropout(self.norm(x), self.rate, self.training)
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def load_pretrained(self, folder: Path) -> None:
        """Take the published BERT-format weights (``model.safetensors``)."""
        from safetensors.torch import load_file

        weights = load_file(str(folder / "model.safetensors"))
        weights = {name.removeprefix("bert."): value for name, value in weights.items()}
        copy = {
            "words.weight": weights["embeddings.word_embeddings.weight"],
            "positions.weight": weights["embeddings.position_embeddings.weight"],
            "norm.weight": weights["embeddings.LayerNorm.weight"],
            "norm.bias": weights["embeddings.LayerNorm.bias"],
        }
        for i in range(len(self.layers)):
            old, new = f"encoder.layer.{i}.", f"layers.{i}."
            for part in ("weight", "bias"):
                copy[f"{new}qkv.{part}"] = torch.cat(
                    [weights[f"{old}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                )
                copy[f"{new}out.{part}"] = weights[f"{old}attention.output.dense.{part}"]
                copy[f"{new}norm_attention.{part}"] = weights[f"{old}attention.output.LayerNorm.{part}"]
                copy[f"{new}up.{part}"] = weights[f"{old}intermediate.dense.{part}"]
                copy[f"{new}down.{part}"] = weights[f"{old}output.dense.{part}"]
                copy[f"{new}norm_output.{part}"] = weights[f"{old}output.LayerNorm.{part}"]
        # The token-type embedding of segment 0 is constant: fold it into the positions.
        copy["positions.weight"] = (
            copy["positions.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        missing, unexpected = self.load_state_dict(copy, strict=False)
        if unexpected or set(missing) != {"shapes.weight"}:
            raise ValueError(f"encoder weights do not fit: missing {missing}, unexpected {unexpected}")


class Parser(nn.Module):
    """Deep biaffine dependency parser (Dozat & Manning 2017), arcs kept within the sentence."""

    def __init__(self, sizes: Sizes, relations: int, dropout: float) -> None:
        super().__init__()
        self.root = nn.Parameter(torch.zeros(sizes.hidden))
        self.arc_dependent = nn.Linear(sizes.hidden, sizes.arc)
        self.arc_head = nn.Linear(sizes.hidden, sizes.arc)
        self.arc = nn.Linear(sizes.arc + 1, sizes.arc, bias=False)
        self.rel_dependent = nn.Linear(sizes.hidden, sizes.relation)
        self.rel_head = nn.Linear(sizes.hidden, sizes.relation)
        self.rel = nn.Linear(sizes.relation + 1, (sizes.relation + 1) * relations, bias=False)
        self.relations = relations
        self.dropout = Dropout(dropout)

    def states(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        root = self.root.expand(words.shape[0], 1, -1)
        heads = torch.cat([root, words], dim=1)  # [B, W+1, H]
        drop = self.dropout
        return (
            drop(F.gelu(self.arc_dependent(words))),
            drop(F.gelu(self.arc_head(heads))),
            drop(F.gelu(self.rel_dependent(words))),
            drop(F.gelu(self.rel_head(heads))),
        )

    def arcs(self, dependent: Tensor, head: Tensor, allowed: Tensor) -> Tensor:
        """Scores [B, W, W+1]; column 0 is the root; ``allowed`` marks words of one sentence."""
        one = torch.ones_like(dependent[..., :1])
        scores = self.arc(torch.cat([dependent, one], -1)) @ head.transpose(1, 2)
        return scores + (1.0 - allowed.to(scores.dtype)) * -1e4

    def labels(self, dependent: Tensor, heads: Tensor) -> Tensor:
        """Relation scores [..., K, R] of each dependent state [..., D] with each of its K heads [..., K, D]."""
        one = torch.ones_like(dependent[..., :1])
        d = self.rel(torch.cat([dependent, one], -1))
        d = d.view(*d.shape[:-1], self.relations, -1)
        h = torch.cat([heads, torch.ones_like(heads[..., :1])], -1)
        return h @ d.transpose(-1, -2)


class Frames(nn.Module):
    """PropBank roles: BIO tags of every word of the sentence, which is read again knowing the predicate."""

    def __init__(self, sizes: Sizes, tags: int, dropout: float) -> None:
        super().__init__()
        self.is_predicate = nn.Linear(sizes.hidden, 1)
        self.predicate = nn.Linear(sizes.hidden, sizes.frame)
        self.word = nn.Linear(sizes.hidden, sizes.frame)
        self.distance = nn.Embedding(2 * 24 + 1, sizes.frame)
        nn.init.normal_(self.distance.weight, std=0.3)
        self.norm = nn.LayerNorm(sizes.frame)
        self.layer = Layer(sizes.frame, 4, 2 * sizes.frame, dropout)
        self.tags = nn.Linear(sizes.frame, tags)
        self.dropout = Dropout(dropout)

    def forward(
        self, words: Tensor, window: Tensor, position: Tensor, index: Tensor, inside: Tensor
    ) -> Tensor:
        """Tags [P, S, T] for predicates at ``words[window, position]``.

        ``index`` [P, S]: the word positions of the predicate's sentence; ``inside`` [P, S]: which of
        them there are. Tags outside are without meaning.
        """
        row, column = inside.nonzero(as_tuple=True)  # sentences differ in length: only their words are worked on
        ends = inside.sum(1).cumsum(0)
        padded = (ends - inside.sum(1)).unsqueeze(1) + torch.arange(index.shape[1], device=index.device)
        padded = torch.where(inside, padded, 0)
        at = index[row, column]
        offset = (at - position[row]).clamp(-24, 24) + 24
        hidden = self.word(words)[window[row], at] + self.predicate(words[window, position])[row]
        hidden = self.norm(hidden + self.distance(offset))
        q, k, v = (x[padded] for x in self.layer.qkv(hidden).split(hidden.shape[-1], dim=-1))
        hidden = self.layer.after(hidden, self.layer.attend(q, k, v, inside)[row, column])
        scores: Tensor = self.tags(self.dropout(hidden))[padded]
        return scores


class Attributions(nn.Module):
    """Who says what: the words around a cue are read again, knowing the cue, and tagged source, cue, content.

    Tagging given the cue makes the cue-source and cue-content links part of the decision and lets
    contents be discontinuous.
    """

    def __init__(self, sizes: Sizes, tags: int, dropout: float) -> None:
        super().__init__()
        self.is_cue = nn.Linear(sizes.hidden, 1)
        self.flat = nn.Linear(sizes.hidden, tags)
        self.word = nn.Linear(sizes.hidden, sizes.cue)
        self.cue = nn.Linear(sizes.hidden, sizes.cue)
        self.distance = nn.Embedding(2 * RADIUS + 1, sizes.cue)
        nn.init.normal_(self.distance.weight, std=0.1)
        self.norm = nn.LayerNorm(sizes.cue)
        self.layers = nn.ModuleList([Layer(sizes.cue, 6, sizes.cue, dropout) for _ in range(2)])
        self.tags = nn.Linear(sizes.cue, tags)
        self.dropout = Dropout(dropout)

    def forward(self, words: Tensor, mask: Tensor | None, window: Tensor, position: Tensor) -> Tensor:
        """Tags [C, W, T] of every word of the cue's window, for cues at ``words[window, position]``."""
        offset = torch.arange(words.shape[1], device=words.device).unsqueeze(0) - position.unsqueeze(1)
        distance = self.distance(offset.clamp(-RADIUS, RADIUS) + RADIUS)
        states = self.word(words)[window] + self.cue(words[window, position]).unsqueeze(1) + distance
        states = self.norm(states)
        for layer in self.layers:
            states = layer(states, None if mask is None else mask[window])
        scores: Tensor = self.tags(self.dropout(states))
        return scores


class Events(nn.Module):
    """PLOVER type, mode and auxiliary of a word; the type of a pair or text by attention over such words.

    The pair's label is read from the same word states that a trigger is typed by, so sentences that
    only mark a pair teach the trigger head too (multiple-instance learning).
    """

    def __init__(self, sizes: Sizes, labels: Labels, dropout: float) -> None:
        super().__init__()
        d = sizes.event
        self.word = nn.Linear(sizes.hidden, d)
        self.types = nn.Linear(d, len(labels.event_types))
        self.modes = nn.Linear(d, len(labels.event_modes))
        self.auxiliary = nn.Linear(sizes.hidden, len(labels.auxiliary))
        self.key = nn.Linear(sizes.hidden, d)
        self.from_source = nn.Linear(sizes.hidden, d)
        self.from_target = nn.Linear(sizes.hidden, d)
        self.attend = nn.Linear(d, 1)
        self.attend_text = nn.Linear(sizes.hidden, 1)
        self.pair = nn.Linear(3 * d, d)
        self.pair_types = nn.Linear(d, len(labels.event_types))
        self.quad = nn.Linear(d, QUADS)
        self.dropout = Dropout(dropout)

    def vectors(self, words: Tensor) -> Tensor:
        return F.gelu(self.word(words))

    def pair_scores(self, words: Tensor, mask: Tensor, source: Tensor, target: Tensor) -> Tensor:
        """Type scores [N, types] of marked pairs; ``source``/``target`` [N, W] are 0/1 masks of the spans."""
        dtype = words.dtype
        s = (words * source.to(dtype).unsqueeze(-1)).sum(1) / source.to(dtype).sum(1, keepdim=True).clamp(
            min=1
        )
        t = (words * target.to(dtype).unsqueeze(-1)).sum(1) / target.to(dtype).sum(1, keepdim=True).clamp(
            min=1
        )
        a, b = self.from_source(s), self.from_target(t)
        weight = self.attend(torch.tanh(self.key(words) + (a + b).unsqueeze(1))).squeeze(-1)
        weight = weight + (1.0 - mask.to(dtype)) * -1e4
        z = (self.vectors(words) * weight.softmax(-1).unsqueeze(-1)).sum(1)
        mixed = F.gelu(self.pair(self.dropout(torch.cat([z, F.gelu(a), F.gelu(b)], -1))))
        return self.types(self.dropout(z)) + self.pair_types(self.dropout(mixed))

    def text(self, words: Tensor, mask: Tensor) -> Tensor:
        """One vector [N, D] for a whole text."""
        weight = self.attend_text(words).squeeze(-1) + (1.0 - mask.to(words.dtype)) * -1e4
        return (self.vectors(words) * weight.softmax(-1).unsqueeze(-1)).sum(1)


class Coreference(nn.Module):
    """Word-level coreference (Dobrovolskii 2021): heads of mentions link to heads of earlier mentions."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.mention = nn.Linear(sizes.hidden, 1)
        self.hidden = nn.Linear(sizes.hidden, 2 * sizes.coreference)
        self.query = nn.Linear(2 * sizes.coreference, sizes.coreference)
        self.key = nn.Linear(2 * sizes.coreference, sizes.coreference)
        self.pairs = nn.Parameter(torch.zeros(PAIR_WEIGHTS))
        self.dropout = Dropout(dropout)
        self.scale = sizes.coreference**-0.5

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Query (scaled) and key of every word [..., D]; a pair's score is their product plus pair weights."""
        hidden = self.dropout(F.gelu(self.hidden(words)))
        return self.query(hidden) * self.scale, self.key(hidden)


class ReaderNetwork(nn.Module):
    """The encoder and all heads."""

    def __init__(self, sizes: Sizes, labels: Labels, *, dropout: float = 0.2) -> None:
        super().__init__()
        self.sizes, self.labels = sizes, labels
        h = sizes.hidden
        self.encoder = Encoder(sizes)
        self.word_norm = nn.LayerNorm(h)
        self.dropout = Dropout(dropout)
        self.upos = nn.Linear(h, len(labels.upos))
        self.feats = nn.Linear(h, len(labels.feats))
        self.lemma_rules = nn.Linear(h, len(labels.lemma_rules))
        self.parser = Parser(sizes, len(labels.deprels), 0.25)
        self.frames = Frames(sizes, len(labels.role_tags), dropout)
        self.entities = nn.Linear(h, len(labels.entity_tags))
        self.wikigold = nn.Linear(h, len(labels.wikigold_tags))
        self.re3d = nn.Linear(h, len(labels.re3d_tags))
        self.attributions = Attributions(sizes, len(labels.attribution_tags), 0.15)
        self.factuality_hidden = nn.Linear(h, 192)
        self.factuality = nn.Linear(192, len(labels.factuality))
        self.events = Events(sizes, labels, dropout)
        self.coreference = Coreference(sizes, dropout)

    def words(
        self, pieces: Tensor, shapes: Tensor, piece_mask: Tensor | None, first: Tensor, last: Tensor
    ) -> Tensor:
        """Word states [B, W, H]: the mean of the first and last piece of each word."""
        x = self.encoder(pieces, shapes, piece_mask)
        rows = torch.arange(x.shape[0], device=x.device).unsqueeze(1)
        return self.word_norm(0.5 * (x[rows, first] + x[rows, last]))

    def factuality_scores(self, words: Tensor) -> Tensor:
        return self.factuality(self.dropout(F.gelu(self.factuality_hidden(words))))


class ExportNetwork(nn.Module):
    """The run-time graph: a window in, decided and scored structures out.

    One window at a time, so nothing is padded and attention needs no mask.

    ``predicate_bias`` and ``cue_bias`` [B, W] are added to the logits that pick predicates and
    cues: zero lets the heads decide, a large number forces a word in (gold predicates) or out.
    ``source``/``target`` [B, W] mark one pair of spans a window (zeros where there is none).
    """

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self,
        pieces: Tensor,
        shapes: Tensor,
        first: Tensor,
        last: Tensor,
        sentence: Tensor,
        predicate_bias: Tensor,
        cue_bias: Tensor,
        source: Tensor,
        target: Tensor,
        span: Tensor,
    ) -> tuple[Tensor, ...]:
        """``sentence`` [B, W]: sentence number within the window, -1 for padding; ``span`` [S]: 0..S-1."""
        n = self.network
        mask = sentence >= 0
        words = n.words(pieces, shapes, None, first, last)
        upos, feats, rules = (head(words).argmax(-1) for head in (n.upos, n.feats, n.lemma_rules))

        dep, head, rel_dep, rel_head = n.parser.states(words)
        same = (sentence.unsqueeze(2) == sentence.unsqueeze(1)) & mask.unsqueeze(2)
        allowed = torch.cat([mask.unsqueeze(2), same], dim=2)
        arcs = n.parser.arcs(dep, head, allowed)
        eye = torch.eye(arcs.shape[1], dtype=arcs.dtype, device=arcs.device)
        arcs = arcs + torch.cat([torch.zeros_like(eye[:, :1]), eye], dim=1) * -1e4
        arc_scores, arc_heads = arcs.log_softmax(-1).topk(ARC_CANDIDATES, dim=-1)  # [B, W, K]
        rows = torch.arange(words.shape[0], device=words.device).view(-1, 1, 1)
        relations = n.parser.labels(rel_dep, rel_head[rows, arc_heads]).argmax(-1)

        predicate = n.frames.is_predicate(words).squeeze(-1) + predicate_bias + mask.logical_not() * -1e4
        chosen = torch.nonzero(predicate > 0.0)
        p_window, p_word = chosen[:, 0], chosen[:, 1]
        # first word of each word's sentence, by counting how many words of it come before
        position = torch.arange(words.shape[1], device=words.device)
        before = (same & (position.view(1, 1, -1) < position.view(1, -1, 1))).sum(-1)
        start = p_word - before[p_window, p_word]
        index = (start.unsqueeze(1) + span.unsqueeze(0)).clamp(max=words.shape[1] - 1)
        inside = span.unsqueeze(0) < same.sum(-1)[p_window, p_word].unsqueeze(1)
        roles = n.frames(words, p_window, p_word, index, inside).log_softmax(-1)

        cue = n.attributions.is_cue(words).squeeze(-1) + cue_bias + mask.logical_not() * -1e4
        cues = torch.nonzero(cue > 0.0)
        tags = n.attributions(words, None, cues[:, 0], cues[:, 1])

        vectors = n.events.vectors(words)
        types = n.events.types(vectors).softmax(-1)
        modes = n.events.modes(vectors).softmax(-1)
        auxiliary = n.events.auxiliary(words).sigmoid()
        pair = n.events.pair_scores(words, mask, source, target).softmax(-1)
        text = n.events.text(words, mask)
        coref_query, coref_key = n.coreference(words)
        return (
            upos.to(torch.uint8),
            feats.to(torch.int32),
            rules.to(torch.int32),
            arc_heads.to(torch.int32),
            arc_scores,
            relations.to(torch.uint8),
            predicate.sigmoid(),
            chosen,
            start,
            roles,
            n.entities(words).log_softmax(-1),
            cue.sigmoid(),
            cues,
            tags.log_softmax(-1),
            n.factuality_scores(words),
            types,
            modes,
            auxiliary,
            vectors,
            pair,
            n.events.types(text).softmax(-1),
            n.events.quad(text).softmax(-1),
            n.coreference.mention(words).squeeze(-1),
            coref_query,
            coref_key,
        )


OUTPUTS = (
    "upos", "feats", "lemma_rules", "arc_heads", "arc_scores", "relations",
    "predicate", "predicates", "sentence_start", "roles",
    "entities", "cue", "cues", "attribution_tags",
    "factuality", "types", "modes", "auxiliary", "vectors", "pair_types", "text_types", "text_quad",
    "mention", "coref_query", "coref_key",
)  # fmt: skip
INPUTS = (
    "pieces", "shapes", "first", "last", "sentence", "predicate_bias", "cue_bias", "source", "target", "span",
)  # fmt: skip
