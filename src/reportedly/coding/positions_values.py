"""The scale of commitments: FactBank values, the -3...3 scale of UDS-IH2, and what kinds of cue commit whom."""

from __future__ import annotations

from ..ontology import Complement, CueSense, Stance
from ..records import Factuality
from .positions_tables import words

CERTAIN, PROBABLE, POSSIBLE, OPEN = 2.3, 1.3, 0.5, 0.0
"""Lower bounds of the sizes of CT, PR and PS."""
SURE = 3.0
"""The score of an outright assertion."""


def value_of(score: float) -> Factuality:
    """The FactBank value of a score on the -3...3 scale (bounds above)."""
    size = abs(score)
    if size < POSSIBLE:
        return "Uu"
    if size < PROBABLE:
        return "PS+" if score > 0 else "PS-"
    if size < CERTAIN:
        return "PR+" if score > 0 else "PR-"
    return "CT+" if score > 0 else "CT-"


def compose(outer: float, inner: float) -> float:
    """The commitment to an event that ``inner`` makes of its clause when ``outer`` is committed to the clause.

    Signs multiply, certainty is that of the less certain: a possible denial is a possible not.
    """
    size = min(abs(outer), abs(inner))
    return size if outer * inner > 0 else -size if outer * inner < 0 else 0.0


_BANDS = {"CT": (CERTAIN, SURE), "PR": (PROBABLE, CERTAIN - 0.1), "PS": (POSSIBLE, PROBABLE - 0.1)}


def strength(stance: Stance) -> float:
    """A lexicon's stance as a number whose size lies in the band of its value."""
    if stance.value == "Uu":
        return max(-0.4, min(0.4, stance.score))
    low, high = _BANDS[stance.value[:2]]
    size = max(low, min(high, abs(stance.score)))
    return size if stance.value[2] == "+" else -size


_INTENTIONS = frozenset(
    {"hope", "want", "plan", "consider", "willing", "unwilling", "decline", "permit", "forbid"}
)
"""Kinds of cue whose subject states nothing when he only means to do something."""


_CONTENT_KINDS = {
    "nominal": words("cues", "nominal"),
    "to": words("cues", "infinitive"),
    "prepositional": words("cues", "prepositional"),
    "noun": words("cues", "nouns"),
}
_ANNOUNCING = words("cues", "announcing")
PREPOSITIONS = frozenset({"of", "about", "against", "over", "for"})
"""Prepositions that some cues take their content with ("accused of", "warned about")."""


def is_content_kind(sense: CueSense, construction: str) -> bool:
    """Whether what stands in that construction with the cue is its content.

    ``construction``: ``nominal`` (an object noun), ``to`` (an infinitive), ``prepositional`` ("accused of"),
    ``noun`` (the "of" phrase of a cue noun).
    """
    if sense.kind in _CONTENT_KINDS[construction]:
        return True
    return construction in ("nominal", "noun") and sense.lemma in _ANNOUNCING


def is_reporting(sense: CueSense, complement: Complement) -> bool:
    """Whether the cue makes its source a holder: somebody says, believes or shows that something is so.

    To plan, hope or want to do something is no claim; to hope *that* something happens is a stance.
    """
    if sense.kind in _INTENTIONS:
        return complement in ("that", "whether") and sense.kind not in ("permit", "forbid", "decline")
    return True
