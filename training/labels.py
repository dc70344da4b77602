"""The label inventories of the heads: which labels exist, in which order. Written into the manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from reportedly.evaluate.corpora.annotated import AnnotatedDocument

ATTRIBUTION_TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
FACTUALITY_SCALES = ("web", "news")
AUXILIARY = ("historical", "future", "hypothetical", "negation")
QUADS = 5
"""Quad class of a text: 0 no event, 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Every head's labels, as tuples of strings; the index in the tuple is the class."""

    upos: tuple[str, ...]
    feats: tuple[str, ...]
    lemma_rules: tuple[str, ...]
    deprels: tuple[str, ...]
    role_tags: tuple[str, ...]
    entity_tags: tuple[str, ...]
    wikigold_tags: tuple[str, ...]
    re3d_tags: tuple[str, ...]
    event_types: tuple[str, ...]
    event_modes: tuple[str, ...]
    attribution_tags: tuple[str, ...] = ATTRIBUTION_TAGS
    factuality: tuple[str, ...] = FACTUALITY_SCALES
    auxiliary: tuple[str, ...] = AUXILIARY

    def to_json(self) -> dict[str, list[str]]:
        return {name: list(value) for name, value in asdict(self).items()}

    @staticmethod
    def from_json(data: dict[str, list[str]]) -> Labels:
        return Labels(**{name: tuple(value) for name, value in data.items()})


def lemma_rule(word: str, lemma: str) -> str:
    """How to get from a word to its lemma: ``"=N|suffix"`` keeps case, ``"N|suffix"`` lower-cases first.

    N characters come off the end and the suffix goes on.
    """
    for prefix, form in (("", word.lower()), ("=", word)):
        common = 0
        while common < min(len(form), len(lemma)) and form[common] == lemma[common]:
            common += 1
        if common or not lemma:
            return f"{prefix}{len(form) - common}|{lemma[common:]}"
    return f"{len(word)}|{lemma}"


def bioes(labels: Iterable[str]) -> tuple[str, ...]:
    """``O`` and the BIOES tags of each label."""
    return ("O", *(f"{prefix}-{label}" for label in labels for prefix in "BIES"))


def collect(
    documents: Iterable[AnnotatedDocument], event_types: tuple[str, ...], event_modes: tuple[str, ...]
) -> Labels:
    """The inventories of the training corpora; rare feature bundles and lemma rules fall to the default."""
    upos: Counter[str] = Counter()
    feats: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    deprels: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    entities: dict[str, Counter[str]] = {"worldwide": Counter(), "wikigold": Counter(), "re3d": Counter()}
    for document in documents:
        if document.upos is not None:
            upos.update(document.upos)
        if document.feats is not None:
            feats.update(document.feats)
        if document.lemmas is not None:
            rules.update(lemma_rule(w, x) for w, x in zip(document.words, document.lemmas, strict=True))
        if document.deprels is not None:
            deprels.update(document.deprels)
        for frame in document.frames or ():
            roles.update(role for role, _, _ in frame.arguments)
        if document.entities is not None and document.corpus in entities:
            entities[document.corpus].update(label for _, _, label in document.entities)

    def kept(counter: Counter[str], least: int) -> list[str]:
        return sorted(label for label, count in counter.items() if count >= least)

    role_labels = kept(roles, 20)
    return Labels(
        upos=tuple(kept(upos, 1)),
        feats=("", *(f for f in kept(feats, 3) if f not in ("", "_"))),
        lemma_rules=("0|", *(r for r in kept(rules, 4) if r != "0|")),
        deprels=tuple(kept(deprels, 3)),
        role_tags=("O", *(f"{p}-{r}" for r in role_labels for p in "BI")),
        entity_tags=bioes(kept(entities["worldwide"], 1)),
        wikigold_tags=bioes(kept(entities["wikigold"], 1)),
        re3d_tags=bioes(kept(entities["re3d"], 5)),
        event_types=("none", *event_types),
        event_modes=("none", *event_modes),
    )
