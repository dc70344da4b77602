"""Views, fingerprints and records as bytes, for the database that merging looks things up in."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgpack
import numpy as np

from ..ledger import DocumentView, Fingerprint, MentionView
from .rows import iso, to_vector
from .shards import to_signed_bytes

_TYPICAL = (
    b'"start":null,"end":null},"office":null,"approximate":true,"unit":"people","low":,"high":,"value":}],"sourcing":'
    b'"unnamed","hearsay","quote":"direct","mixed","relation":"during","by","since","historical","hypothetical",'
    b'"negation","verbal_cooperation","verbal_conflict","material_cooperation","political","economic","CONSULT",'
    b'"ACCUSE","REQUEST","SUPPORT","COERCE","PROTEST","SANCTION","MOBILIZE","PR+","PS+","CT-","PR-","PS-",'
    b'{"id":"","document":"","sentence":{"start":,"end":},"trigger":{"text":"said","start":,"end":},"event":{"type":'
    b'"ASSAULT","modes":["troops"],"contexts":["military","diplomatic"],"auxiliary":["future"],"quad":'
    b'"material_conflict","score":-6.5,"cameo":"150","confidence":0.},"actors":[{"text":"the government","start":,'
    b'"end":,"entity":{"id":"USA","name":"United States","country":"USA","sectors":["GOV"],"kind":"state","office":'
    b'null}}],"recipients":[],"date":{"text":"Monday","start":,"end":,"from":"20","to":"20","timex":"20","relation":'
    b'"on"},"location":null,"quantities":[],"positions":[{"chain":[],"content":[],"value":"Uu","score":0.},{"chain":[{'
    b'"source":{"text":"officials","start":,"end":,"entity":{"id":"","name":"","country":null,"sectors":[],"kind":'
    b'"generic","office":null}},"cue":{"text":"said","start":,"end":},"quote":"indirect","sourcing":"named"}],"content":'
    b'[{"start":,"end":}],"value":"CT+","score":2.}],"text":"The '
)
"""What records look like, for the compressor to refer to: they are short, and much alike."""


def pack_record(row: Mapping[str, Any]) -> bytes:
    """A mention's row of the log (the document by its id alone)."""
    short = {**row, "document": row["document"]["id"]}
    data = json.dumps(short, ensure_ascii=False, separators=(",", ":"), default=iso).encode()
    packer = zlib.compressobj(level=1, zdict=_TYPICAL)
    return packer.compress(data) + packer.flush()


def unpack_record(data: bytes) -> dict[str, Any]:
    """The row of :func:`pack_record`: days as strings, ``document`` an id."""
    row: dict[str, Any] = json.loads(zlib.decompressobj(zdict=_TYPICAL).decompress(data))
    return row


def pack_document(view: DocumentView) -> bytes:
    """A document as merging sees it, without its id."""
    return bytes(msgpack.packb([_days(view.published), view.publisher, list(view.terms)]))


def unpack_document(id: str, data: bytes) -> DocumentView:
    """See :func:`pack_document`."""
    published, publisher, terms = msgpack.unpackb(data)
    return DocumentView(id, _day(published), publisher, tuple((lemma, weight) for lemma, weight in terms))


def pack_views(views: tuple[MentionView, ...]) -> bytes:
    """Mentions as merging sees them; their documents by id."""
    return bytes(msgpack.packb([_view(view) for view in views]))


def documents_of_views(data: bytes) -> list[Any]:
    """The packed views; the second item of each is its document's id."""
    found: list[Any] = msgpack.unpackb(data)
    return found


def unpack_views(packed: list[Any], documents: Mapping[str, DocumentView]) -> tuple[MentionView, ...]:
    """See :func:`pack_views`."""
    return tuple(_unview(row, documents) for row in packed)


def _view(view: MentionView) -> list[Any]:
    vector = None if view.vector is None else to_signed_bytes(view.vector)
    return [
        view.id, view.document.id, view.start, view.sentence, view.trigger, view.lemma, view.upos, view.type,
        view.modes, view.auxiliary, view.actors, view.recipients, view.heads, view.names, _days(view.first),
        _days(view.last), view.place, view.country, view.numbers, view.context, view.chain, vector,
    ]  # fmt: skip


def _unview(row: list[Any], documents: Mapping[str, DocumentView]) -> MentionView:
    (
        id, document, start, sentence, trigger, lemma, upos, type, modes, auxiliary, actors, recipients, heads,
        names, first, last, place, country, numbers, context, chain, vector,
    ) = row  # fmt: skip
    return MentionView(
        id, documents[document], start, sentence, trigger, lemma, upos, type, tuple(modes), tuple(auxiliary),
        tuple(actors), tuple(recipients), tuple(heads), tuple(names), _day(first), _day(last), place, country,
        tuple((value, unit) for value, unit in numbers), tuple(context), chain,
        None if vector is None else to_vector(vector),
    )  # fmt: skip


def pack_fingerprint(print_: Fingerprint) -> bytes:
    """A fingerprint without its keys, which are kept apart."""
    sketch = np.asarray(print_.sketch, dtype=np.uint32).tobytes()
    return bytes(msgpack.packb([sketch, print_.size, print_.whole, _days(print_.published)]))


def unpack_fingerprint(data: bytes) -> Fingerprint:
    """See :func:`pack_fingerprint`."""
    sketch, size, whole, published = msgpack.unpackb(data)
    return Fingerprint((), tuple(np.frombuffer(sketch, np.uint32).tolist()), size, whole, _day(published))


def _days(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _day(days: int | None) -> date | None:
    return None if days is None else date.fromordinal(days)
