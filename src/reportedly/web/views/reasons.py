"""Why mentions are one event, in words: the features of a pair that weighed most (:mod:`reportedly.ledger.pairs`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

_Kind = Literal["share", "likeness", "yes", "rarity", "count"]


class Reason(BaseModel):
    """A feature of the pair, its value, what it added to the log-odds of the two being one event, and that in words."""

    feature: str
    value: float
    weight: float
    words: str


class Why(BaseModel):
    """Why a mention belongs to its event: the mention it is most like, how likely the two are one, and the reasons.

    ``by_hand``: a person decided so.
    """

    partner: str | None
    probability: float | None
    reasons: list[Reason]
    by_hand: bool


_WORDS: Mapping[str, tuple[_Kind, str]] = {
    "same lemma": ("yes", "the same word for it"),
    "same stem": ("likeness", "the words for it"),
    "commoner lemma's rarity": ("rarity", "the commoner of the two words is"),
    "rarer lemma's rarity": ("rarity", "the rarer of the two words is"),
    "verb and noun": ("yes", "a verb in one and a noun in the other"),
    "event vectors": ("likeness", "the events as the reader sees them"),
    "agents shared": ("share", "those who do it"),
    "patients shared": ("share", "those it is done to"),
    "other arguments shared": ("share", "the others who take part"),
    "places shared": ("share", "the places"),
    "times shared": ("share", "the times"),
    "any argument shared": ("share", "all that belongs to it"),
    "names shared": ("share", "the names"),
    "rarest argument shared": ("rarity", "the rarest word that both have is"),
    "sentences' likeness": ("likeness", "the words of the sentences"),
    "trigger in the other's sentence": ("count", "the word for it stands in the other's sentence"),
    "numbers shared": ("share", "the numbers"),
    "reports' likeness": ("likeness", "what the reports are about"),
    "same report": ("yes", "the same report"),
    "sentences apart": ("count", "sentences between them"),
    "coreference chain": ("yes", "the same chain of words in the report"),
    "trigger in the other's arguments": ("count", "the word for it belongs to the other"),
    "what they are about": ("likeness", "what happens, to whom"),
    "lemmas' meaning": ("likeness", "the meaning of the words for it"),
    "sentences' meaning": ("likeness", "the meaning of the sentences"),
    "arguments' meaning": ("likeness", "the meaning of who and what takes part"),
    "how late in the reports": ("count", "sentences before the later of them in its report"),
}
_NOTHING = -1.0
_HAND = "pinned"
_ALIKE = ((0.999, "the same"), (0.75, "very alike"), (0.45, "alike"), (0.2, "a little alike"), (-2.0, "unlike"))
_SHARED = ((0.999, "all shared"), (0.5, "mostly shared"), (0.001, "partly shared"), (0.0, "none shared"))
_RARE = ((0.75, "very rare"), (0.5, "rare"), (0.3, "not rare"), (0.0, "common"))


def why(row: Mapping[str, Any], *, most: int = 6) -> Why:
    """The reasons of a row of ``merges``, the strongest first."""
    found = row["reasons"] or ()
    reasons = [
        Reason(feature=r["feature"], value=r["value"], weight=r["weight"], words=words(r["feature"], r["value"]))
        for r in found
        if r["feature"] != _HAND
    ]
    return Why(
        partner=row["partner_id"],
        probability=row["score"] if row["partner_id"] else None,
        reasons=reasons[:most],
        by_hand=any(r["feature"] == _HAND for r in found),
    )


def words(feature: str, value: float) -> str:
    """A feature's value in words."""
    kind, name = _WORDS.get(feature, ("count", feature))
    if value == _NOTHING and kind in ("share", "yes", "likeness"):
        return f"{name}: nothing to compare"
    if kind == "yes":
        return name if value > 0 else f"not {name}"
    if kind == "count":
        return f"{name}: {value:g}"
    if kind == "rarity":
        return f"{name} {_step(_RARE, value)}"
    return f"{name}: {_step(_SHARED if kind == 'share' else _ALIKE, value)}"


def _step(steps: Sequence[tuple[float, str]], value: float) -> str:
    return next((said for least, said in steps if value >= least), "")
