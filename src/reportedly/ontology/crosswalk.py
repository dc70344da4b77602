"""CAMEO and PLOVER 2.0, both ways.

The forward table follows the facts of the Open Event Data Alliance's CAMEO to PLOVER conversion (2021) and
puts modes of PLOVER 2.0 where that one uses retired ones; 055 and 056 (apologise, forgive) are CONCEDE and
116 (find guilty) SANCTION as the 2.0 codebook has them, 163 (embargo, sanctions) SANCTION. The inverse is our
own choice of the nearest code for each type, mode and context. Codes 155, 176, 1951 and 1952 belong to the
later CAMEO revisions used for the ICEWS data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from ._tables import TableError, rows
from .events import CONTEXTS, EVENT_TYPES

PloverLabel = tuple[str, str | None, tuple[str, ...]]


def _label(table: str, number: int, label: str) -> tuple[str, str | None]:
    type_, _, mode = label.partition(":")
    if type_ not in EVENT_TYPES or (mode and mode not in EVENT_TYPES[type_].modes):
        raise TableError(table, number, f"no such event type or mode: {label}")
    return type_, mode or None


@lru_cache(maxsize=1)
def _forward() -> Mapping[str, PloverLabel]:
    table = "cameo_to_plover.tsv"
    codes: dict[str, PloverLabel] = {}
    for number, (code, label, contexts) in rows(table, 3):
        names = tuple(contexts.split(",")) if contexts else ()
        if not CONTEXTS.keys() >= set(names):
            raise TableError(table, number, f"no such context: {contexts}")
        codes[code] = (*_label(table, number, label), names)
    return codes


@lru_cache(maxsize=1)
def _inverse() -> Mapping[tuple[str, str | None], tuple[tuple[str, str], ...]]:
    table = "plover_to_cameo.tsv"
    found: dict[tuple[str, str | None], list[tuple[str, str]]] = {}
    for number, (label, context, code) in rows(table, 3):
        if context and context not in CONTEXTS:
            raise TableError(table, number, f"no such context: {context}")
        found.setdefault(_label(table, number, label), []).append((context, code))
    return {label: tuple(entries) for label, entries in found.items()}


def cameo(type: str, modes: Iterable[str] = (), contexts: Iterable[str] = ()) -> str:
    """The nearest CAMEO code of a PLOVER event, two to four digits, as a string.

    The first mode decides; among its codes the first whose context the event has, else the general one.

    :raises KeyError: unknown type, or a mode that the type does not have.
    """
    mode = next(iter(modes), None)
    entries = _inverse()[type, mode]
    have = frozenset(contexts)
    for context, code in entries:
        if not context or context in have:
            return code
    raise KeyError((type, mode))  # every label has a general row (held by a test)


def plover(cameo_code: str) -> PloverLabel | None:
    """The PLOVER type, mode and contexts of a CAMEO code; None for statements and appeals (01, 02).

    A code that is not in the table is looked up by its beginning ("0874x" as "0874", "19" as "190").

    :raises KeyError: not a CAMEO code at all.
    """
    table = _forward()
    code = cameo_code.strip()
    if code[:2] in {"01", "02"}:
        return None
    for candidate in (code, code[:4], code[:3], code[:2] + "0"):
        if candidate in table:
            return table[candidate]
    raise KeyError(cameo_code)


def cameo_codes() -> tuple[str, ...]:
    """Every CAMEO code of the forward table."""
    return tuple(_forward())
