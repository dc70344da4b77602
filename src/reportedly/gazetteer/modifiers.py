"""Words before a noun for a kind of actor, and what they do to its class.

"Former" makes an official an ELI and no holder of the office today; "masked" makes men UAF;
"displaced" makes villagers REF; "senior" changes nothing. The words and their effects are the table
``modifiers.tsv``; the sectors are PLOVER 2.0's (its manual, table of sector codes).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from .names import Token, key_of
from .tables import listed, rows

Effect = Literal["past", "becomes", "leads", "adds", "same"]


@dataclass(frozen=True, slots=True)
class Modifier:
    """One effect of a word: on which main sectors and kinds of noun (empty: any), with which sectors."""

    effect: Effect
    of: frozenset[str]
    kinds: frozenset[str]
    sectors: tuple[str, ...]

    def fits(self, sectors: Sequence[str], kind: str) -> bool:
        """Whether the effect holds for a noun of these sectors and this kind."""
        return (not self.of or sectors[0] in self.of) and (not self.kinds or kind in self.kinds)

    def applied(self, sectors: tuple[str, ...]) -> tuple[str, ...]:
        """The noun's sectors under this effect, the main one first."""
        if self.effect == "becomes":
            return self.sectors
        if self.effect in ("leads", "past"):
            return tuple(dict.fromkeys((*self.sectors, *sectors)))
        if self.effect == "adds":
            return tuple(dict.fromkeys((*sectors, *self.sectors)))
        return sectors


@lru_cache(maxsize=1)
def modifiers() -> Mapping[str, tuple[Modifier, ...]]:
    """Every modifier's effects by the key of its words ("self proclaimed")."""
    found: dict[str, tuple[Modifier, ...]] = {}
    for row in rows("modifiers.tsv"):
        effect = Modifier(
            cast(Effect, row["effect"]),
            frozenset(listed(row["of"])),
            frozenset(listed(row["kinds"])),
            listed(row["sectors"]),
        )
        for word in listed(row["modifiers"]):
            key = key_of(word)
            found[key] = (*found.get(key, ()), effect)
    return found


PAST = tuple({e: None for effects in modifiers().values() for e in effects if e.effect == "past"})
"""What a word that ends an office does."""


def modifiers_of(words: Sequence[Token]) -> list[tuple[Modifier, ...]]:
    """The effects of the modifiers among the words before a noun; hyphenated ones count as one."""
    table = modifiers()
    found = []
    at = 0
    while at < len(words):
        joined = at + 1 < len(words) and words[at + 1].joined
        pair = table.get(f"{words[at].key} {words[at + 1].key}") if joined else None
        effects = pair or (None if words[at].possessive else table.get(words[at].key))
        if effects is not None:
            found.append(effects)
        at += 2 if pair else 1
    return found


def changed(
    sectors: tuple[str, ...], kind: str, effects: Iterable[tuple[Modifier, ...]]
) -> tuple[str, ...] | None:
    """The sectors of a noun under its modifiers (without ``past``), or None where they leave its class alone."""
    now = sectors
    for of_word in effects:
        for effect in of_word:
            if effect.effect not in ("same", "past") and effect.fits(now, kind):
                now = effect.applied(now)
                break
    return now if now != sectors else None
