"""Wire copies: reports that are, in whole or in part, another report's text.

A newspaper prints an agency's text unchanged, re-headlined, cut by half, or with its paragraphs in another order, so
the likeness of whole texts (Jaccard) is often low: the mean over true copies is about 0.3. What holds is
*containment* (Broder 1997): the share of the shorter text's word 3-grams that the longer one has too. Candidates
come from two kinds of key, so that no pair has to be compared in vain: hashes of whole sentences (cut and reordered
copies share some) and MinHash bands of the 3-grams (copies edited in every sentence share some).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Literal, Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from ..records import Document
from .partitions import Spread, in_parts

CopyKind = Literal["exact", "near", "abridged"]

BANDS, ROWS = 20, 3
"""MinHash bands and rows in each: texts of Jaccard 0.5 share a band with probability 0.93, of 0.01 with 0.00002."""
SKETCH = 256
"""3-gram hashes kept of a text (the smallest): its containment is estimated with a deviation of about 0.03."""
SENTENCE = 8
"""Words that a sentence must have for its hash to be a key: shorter ones recur in unrelated reports."""
COPY = 0.4
"""Containment from which a text is a copy; two reports of their own on one story share 0.05 to 0.2."""
NEAR = 0.5
"""Jaccard from which a copy is near, not abridged."""
LEAST = 12
"""Shared 3-grams that a copy must have at least (estimated): short texts share formulas."""
REACH = 6.0
"""How many times longer than its copy an original may be; beyond, it is a collection that holds the report."""
CANDIDATES = 24
"""Documents that a report is compared with, those with most keys in common first."""
PERIOD = 28
"""Days in a period: a report's copies are looked for in its own period, the one before and the one after."""
PER_KEY = 16
"""Documents looked up for a key, the earliest added: a formula in thousands of reports costs no more than that."""

_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCES = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+|\n+")
_SEED = 7
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text to know its copies by.

    ``keys``: hashes of its longer sentences and MinHash bands (unsigned, 48 bits). ``sketch``: its smallest 3-gram
    hashes, ascending (unsigned, 32 bits). ``size``: its distinct word 3-grams. ``whole``: hash of all its words.
    ``published`` is the report's, to know the first publisher.
    """

    keys: tuple[int, ...]
    sketch: tuple[int, ...]
    size: int
    whole: int
    published: date | None = None


@dataclass(frozen=True, slots=True)
class CopyVerdict:
    """Which copy group a report belongs to, and the fingerprint to keep of it.

    ``group``: the document id of the group's first publisher (by date of publication, undated ones last, then the
    one added first); a report without copies is a group of its own. ``of``: the document it was found to be a
    copy of, or None. ``keys``: what the report is to be found by (see :func:`in_period`). ``share``:
    the share of the shorter text that the longer one has (0..1). ``renamed``:
    (old group, new group) pairs, to be carried out in order: groups that this report joins together, or whose first
    publisher it turned out to be.
    """

    document: str
    group: str
    fingerprint: Fingerprint
    keys: tuple[int, ...] = ()
    of: str | None = None
    kind: CopyKind | None = None
    share: float = 0.0
    renamed: tuple[tuple[str, str], ...] = ()


class CopyStore(Protocol):
    """Where fingerprints are looked up: a store, or :class:`MemoryCopies`."""

    def find(self, keys: Collection[int], *, limit: int) -> Mapping[int, Sequence[str]]:
        """For each key the ids of the documents that have it, the earliest added first, at most ``limit``."""

    def load(self, documents: Collection[str]) -> Mapping[str, Fingerprint]:
        """Their fingerprints."""

    def groups_of(self, documents: Collection[str]) -> Mapping[str, str]:
        """The current copy group of each."""

    def latest(self) -> date | None:
        """The date of publication of the report added last that has one."""


class MemoryCopies:
    """A copy store in memory."""

    def __init__(self) -> None:
        self._by_key: dict[int, list[str]] = {}
        self._prints: dict[str, Fingerprint] = {}
        self._group: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._latest: date | None = None

    def latest(self) -> date | None:
        """See :meth:`CopyStore.latest`."""
        return self._latest

    def find(self, keys: Collection[int], *, limit: int) -> dict[int, list[str]]:
        """See :meth:`CopyStore.find`."""
        return {key: self._by_key[key][:limit] for key in keys if key in self._by_key}

    def load(self, documents: Collection[str]) -> dict[str, Fingerprint]:
        """See :meth:`CopyStore.load`."""
        return {document: self._prints[document] for document in documents if document in self._prints}

    def groups_of(self, documents: Collection[str]) -> dict[str, str]:
        """See :meth:`CopyStore.groups_of`."""
        return {document: self._group[document] for document in documents if document in self._group}

    def write(self, verdict: CopyVerdict) -> None:
        """Keep a verdict and its fingerprint."""
        for old, new in verdict.renamed:
            for document in self._members.pop(old, ()):
                self._group[document] = new
                self._members.setdefault(new, []).append(document)
        self._group[verdict.document] = verdict.group
        self._members.setdefault(verdict.group, []).append(verdict.document)
        self._prints[verdict.document] = verdict.fingerprint
        self._latest = verdict.fingerprint.published or self._latest
        for key in verdict.keys:
            self._by_key.setdefault(key, []).append(verdict.document)


class CopyIndex:
    """Finds wire copies, report by report, against a store that may be far larger than memory.

    With ``spread`` the fingerprints are taken in parts (:mod:`.partitions`).
    """

    def __init__(self, store: CopyStore, *, spread: Spread | None = None) -> None:
        self._store, self._spread = store, spread

    def add(self, documents: Iterable[Document]) -> tuple[CopyVerdict, ...]:
        """The copy groups of new reports, in this order; the store is asked once for all of them.

        The caller keeps the verdicts. The outcome does not depend on how the reports are cut into calls.
        """
        latest = self._store.latest()
        documents = list(documents)
        texts = [(document.text, document.published) for document in documents]
        prints = _fingerprints(texts) if self._spread is None else in_parts(_fingerprints, texts, self._spread)
        reports: list[tuple[str, Fingerprint, int]] = []
        for document, print_ in zip(documents, prints, strict=True):
            latest = document.published or latest
            reports.append((document.id, print_, period_of(latest)))
        known = _Known(self._store, [(print_, period) for _, print_, period in reports])
        verdicts = []
        for id, print_, period in reports:
            verdict = _judge(id, print_, period, known)
            known.write(verdict)
            verdicts.append(verdict)
        return tuple(verdicts)


def period_of(day: date | None) -> int:
    """The number of a day's period. A report without a date is in that of the one before it; 0 where none has one."""
    return 0 if day is None else day.toordinal() // PERIOD


def in_period(keys: Iterable[int], period: int) -> tuple[int, ...]:
    """Keys of texts as keys of texts of that period (unsigned, 63 bits); those of a period lie together."""
    start = (period & 0x7FFF) << 48
    return tuple(start | key for key in keys)


class _Known:
    """What a store knows about a batch of reports, and what the batch itself has added since."""

    def __init__(self, store: CopyStore, prints: Sequence[tuple[Fingerprint, int]]) -> None:
        keys = {
            key for print_, period in prints for near in _around(period) for key in in_period(print_.keys, near)
        }
        self._stored = store.find(keys, limit=PER_KEY)
        documents = {document for found in self._stored.values() for document in found}
        self._prints = store.load(documents)
        self._groups = dict(store.groups_of(documents))
        self._founders = store.load(set(self._groups.values()))
        self._new = MemoryCopies()

    def find(self, keys: Collection[int]) -> dict[int, list[str]]:
        fresh = self._new.find(keys, limit=PER_KEY)
        return {
            key: [*self._stored.get(key, ()), *fresh.get(key, ())][:PER_KEY]
            for key in keys
            if key in self._stored or key in fresh
        }

    def print_of(self, document: str) -> Fingerprint:
        own = self._new.load((document,)).get(document)
        return own or self._prints.get(document) or self._founders[document]

    def group_of(self, document: str) -> str:
        return self._groups.get(document) or self._new.groups_of((document,))[document]

    def write(self, verdict: CopyVerdict) -> None:
        for old, new in verdict.renamed:
            self._groups = {d: new if group == old else group for d, group in self._groups.items()}
        self._new.write(verdict)


def _around(period: int) -> tuple[int, int, int]:
    return period - 1, period, period + 1


def _judge(document: str, print_: Fingerprint, period: int, known: _Known) -> CopyVerdict:
    shared: dict[str, int] = {}
    for near in _around(period):
        for documents in known.find(in_period(print_.keys, near)).values():
            for other in documents:
                if other != document:
                    shared[other] = shared.get(other, 0) + 1
    keys = in_period(print_.keys, period)
    ranked = sorted(shared, key=lambda other: (-shared[other], other))[:CANDIDATES]
    matches: list[tuple[float, CopyKind, str]] = []
    for other in ranked:
        kind, share = compare(print_, known.print_of(other))
        if kind is not None:
            matches.append((share, kind, other))
    if not matches:
        return CopyVerdict(document, document, print_, keys)
    share, kind, nearest = max(matches, key=lambda match: (match[1] == "exact", match[0], shared[match[2]]))
    groups = list(dict.fromkeys(known.group_of(other) for _, _, other in matches))
    first = min(groups, key=lambda group: (known.print_of(group).published or date.max, groups.index(group)))
    oldest = known.print_of(first).published
    if print_.published is not None and (oldest is None or print_.published < oldest):
        first = document
    renamed = tuple((group, first) for group in groups if group != first)
    return CopyVerdict(document, first, print_, keys, nearest, kind, round(share, 3), renamed)


def compare(a: Fingerprint, b: Fingerprint) -> tuple[CopyKind | None, float]:
    """Whether two texts are copies, of which kind, and the (estimated) share of the shorter that the longer has."""
    if a.whole == b.whole:
        return "exact", 1.0
    shorter, longer = sorted((a.size, b.size))
    if not shorter:
        return None, 0.0
    limit = min(
        (print_.sketch[-1] for print_ in (a, b) if len(print_.sketch) == SKETCH and print_.size > SKETCH),
        default=1 << 32,
    )
    left = {value for value in a.sketch if value <= limit}
    right = {value for value in b.sketch if value <= limit}
    both = len(left & right)
    share = both / max(1, min(len(left), len(right)))
    jaccard = both / max(1, len(left | right))
    if share < COPY or share * shorter < LEAST or longer > REACH * shorter:
        return None, share
    return ("near" if jaccard >= NEAR else "abridged"), share


def fingerprint(text: str, *, published: date | None = None) -> Fingerprint:
    """The fingerprint of a report's clean text."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    sentences = [_WORDS.findall(part) for part in _SENTENCES.split(plain)]
    words = [word for sentence in sentences for word in sentence]
    whole = _join(words)
    grams = _grams(words)
    sketch = np.unique((grams >> np.uint64(32)).astype(np.uint32))[:SKETCH]
    keys = {_join(sentence) for sentence in sentences if len(sentence) >= SENTENCE}
    keys.update(_bands(grams))
    return Fingerprint(
        keys=tuple(sorted(keys)),
        sketch=tuple(sketch.tolist()),
        size=len(grams),
        whole=whole,
        published=published,
    )


def _fingerprints(texts: Sequence[tuple[str, date | None]]) -> list[Fingerprint]:
    return [fingerprint(text, published=published) for text, published in texts]


def _key(data: bytes) -> int:
    """A hash of 48 bits."""
    return int.from_bytes(blake2b(data, digest_size=6).digest(), "little")


def _join(words: Sequence[str]) -> int:
    return _key(" ".join(words).encode("utf-8", "surrogatepass"))


def _grams(words: Sequence[str]) -> NDArray[np.uint64]:
    """Hashes of the distinct word 3-grams, ascending."""
    if len(words) < 3:
        return np.zeros(0, np.uint64)
    hashes = np.array([crc32(word.encode("utf-8", "surrogatepass")) for word in words], dtype=np.uint64)
    mixed = hashes[:-2] * _MIX[0] ^ (hashes[1:-1] * _MIX[1] + _MIX[2]) ^ np.roll(hashes, -2)[:-2] * _MIX[2]
    mixed ^= mixed >> np.uint64(29)
    mixed *= _MIX[1]
    mixed ^= mixed >> np.uint64(32)
    return np.unique(mixed)


def _bands(grams: NDArray[np.uint64]) -> list[int]:
    """A key for each MinHash band of the text."""
    if not len(grams):
        return []
    minhash = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    minhash.update([value.to_bytes(8, "little") for value in grams.tolist()])
    digest = np.array(minhash.digest(), dtype=np.uint32).reshape(BANDS, ROWS)
    return [_key(bytes([number]) + row.tobytes()) for number, row in enumerate(digest)]
