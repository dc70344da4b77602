"""Attribution on PolNeAR: token F1 and exact-span F1 of each role, and exact links.

Two protocols are in use and give very different numbers, so both are reported under their names:

- *tokens*: per article and role the set of tokens inside any span of that role, micro-averaged over
  the articles. Tokens are this project's words; punctuation counts as a token like any other.
- *spans*: a span is the whole set of fragments of one role of one attribution. It is right when the
  same role has exactly the same fragments, white space at the ends apart.
- *links*: a pair of an exact cue and the exact source (or content) that belongs to it.

Gold and predictions are code-point offsets. Fragments that overlap or that only white space parts
are one fragment, on both sides; so are several spans of one role linked to the same cue.
Pareti (2015), "Attribution: a computational approach"; Newell, Margolin and Ruths (2018).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import CorpusError
from ..reading.tokenization import tokenize
from .corpora.alignment import CharSpan, normal_fragments, word_spans
from .corpora.polnear import Article
from .counts import Counts, Row, compare

ROLES = ("source", "cue", "content")
LINKED = ("source", "content")

Fragments = tuple[CharSpan, ...]


@dataclass(frozen=True, slots=True)
class AttributionFigures:
    """Counts by role (``tokens``, ``spans``) and by the linked role (``links``)."""

    tokens: Mapping[str, Counts]
    spans: Mapping[str, Counts]
    links: Mapping[str, Counts]

    def rows(self) -> list[Row]:
        """The F1 figures in the order in which they are usually printed."""
        return [
            *((f"token F1 {role}", self.tokens[role].f1) for role in ROLES),
            *((f"exact-span F1 {role}", self.spans[role].f1) for role in ROLES),
            *((f"exact link F1 cue→{role}", self.links[role].f1) for role in LINKED),
        ]


@dataclass(frozen=True, slots=True)
class _Answer:
    spans: Mapping[str, frozenset[Fragments]]
    links: Mapping[str, frozenset[tuple[Fragments, Fragments]]]


def prediction_of(article: Article) -> dict[str, Any]:
    """The gold of an article in the form that predictions have (a perfect prediction)."""
    spans: list[dict[str, Any]] = []
    links: list[list[int]] = []
    for attribution in article.attributions:
        indices: dict[str, int] = {}
        for role, fragments in zip(
            ROLES, (attribution.source, attribution.cue, attribution.content), strict=True
        ):
            if fragments:
                indices[role] = len(spans)
                spans.append({"role": role, "fragments": [list(fragment) for fragment in fragments]})
        links.extend(
            [indices["cue"], indices[role]] for role in LINKED if role in indices and "cue" in indices
        )
    return {"doc": article.name, "spans": spans, "links": links}


def score_attribution(
    articles: Mapping[str, Article], predictions: Iterable[Mapping[str, Any]]
) -> AttributionFigures:
    """Score predictions ``{"doc", "spans": [{"role", "fragments"}], "links": [[cue, span]]}``.

    An article without a prediction counts as one in which nothing was found. Raises CorpusError for
    a document that the gold does not have, for one predicted twice, and for malformed spans and links.
    """
    by_name: dict[str, Mapping[str, Any]] = {}
    for prediction in predictions:
        name = str(prediction.get("doc"))
        if name not in articles or name in by_name:
            fault = "is predicted twice" if name in by_name else "is not in the gold folder"
            raise CorpusError(
                f"The article {name!r} {fault}. Give one prediction for each article of the folder."
            )
        by_name[name] = prediction
    tokens = {role: Counts() for role in ROLES}
    spans = {role: Counts() for role in ROLES}
    links = {role: Counts() for role in LINKED}
    for name, article in articles.items():
        gold = _gold_answer(article)
        answer = _predicted_answer(article.text, by_name.get(name, {}), name)
        offsets, _ = tokenize(article.text)
        for role in ROLES:
            spans[role] += compare(gold.spans[role], answer.spans[role])
            tokens[role] += compare(
                _tokens(article.text, offsets, gold.spans[role]),
                _tokens(article.text, offsets, answer.spans[role]),
            )
        for role in LINKED:
            links[role] += compare(gold.links[role], answer.links[role])
    return AttributionFigures(tokens, spans, links)


def _tokens(text: str, offsets: Sequence[CharSpan], spans: Iterable[Fragments]) -> frozenset[int]:
    fragments = [fragment for span in spans for fragment in span]
    return frozenset(
        word for first, last in word_spans(text, offsets, fragments) for word in range(first, last)
    )


def _gold_answer(article: Article) -> _Answer:
    by_role = {
        "source": [(attribution.cue, attribution.source) for attribution in article.attributions],
        "content": [(attribution.cue, attribution.content) for attribution in article.attributions],
    }
    spans = {role: frozenset(span for _, span in pairs if span) for role, pairs in by_role.items()}
    spans["cue"] = frozenset(attribution.cue for attribution in article.attributions if attribution.cue)
    links = {role: frozenset(pair for pair in pairs if all(pair)) for role, pairs in by_role.items()}
    return _Answer(spans, links)


def _predicted_answer(text: str, prediction: Mapping[str, Any], name: str) -> _Answer:
    roles: list[str] = []
    fragments: list[Fragments] = []
    try:
        for span in prediction.get("spans", ()):
            role = str(span["role"]).lower()
            if role not in ROLES:
                raise ValueError(f"there is no role {role!r}")
            roles.append(role)
            fragments.append(
                normal_fragments(text, [(int(start), int(end)) for start, end in span["fragments"]])
            )
        groups: dict[tuple[int, str], list[int]] = {}
        for cue, other in prediction.get("links", ()):
            if min(cue, other) < 0 or roles[cue] != "cue" or roles[other] == "cue":
                raise ValueError(f"link [{cue}, {other}] does not go from a cue to a source or a content")
            groups.setdefault((cue, roles[other]), []).append(other)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise CorpusError(
            f"The prediction for {name!r} is malformed ({error}). Spans are"
            ' {"role": "source|cue|content", "fragments": [[start, end], …]}, links [cue index, span index].'
        ) from error
    spans: dict[str, set[Fragments]] = {role: set() for role in ROLES}
    links: dict[str, set[tuple[Fragments, Fragments]]] = {role: set() for role in LINKED}
    linked: set[int] = set()
    for (cue, role), members in groups.items():
        linked.update(members)
        whole = normal_fragments(text, [fragment for member in members for fragment in fragments[member]])
        spans[role].add(whole)
        if fragments[cue] and whole:
            links[role].add((fragments[cue], whole))
    for index, role in enumerate(roles):
        if index not in linked:
            spans[role].add(fragments[index])
    return _Answer(
        {role: frozenset(span for span in found if span) for role, found in spans.items()},
        {role: frozenset(found) for role, found in links.items()},
    )
