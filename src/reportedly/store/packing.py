"""Views, fingerprints and accounts as bytes, for the database that merging looks things up in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgpack
import numpy as np

from ..ledger import Account, DocumentView, Fingerprint, MentionView
from ..ledger.accounts import Given, Held, Place, When
from .rows import to_vector
from .shards import to_signed_bytes


def pack_account(account: Account) -> bytes:
    """What a mention tells of its event."""
    when = account.when
    return bytes(
        msgpack.packb(
            account._replace(
                published=_days(account.published),  # type: ignore[arg-type]
                when=when and (_days(when.first), _days(when.last), when.said),  # type: ignore[arg-type]
            )
        )
    )


def unpack_account(data: bytes) -> Account:
    """See :func:`pack_account`."""
    packed = Account(*msgpack.unpackb(data, use_list=False))
    place, when = packed.place, packed.when
    return packed._replace(
        published=_day(packed.published),  # type: ignore[arg-type]
        place=place and Place(*place),
        when=when and When(_day(when[0]), _day(when[1]), when[2]),  # type: ignore[arg-type]
        held=tuple(Held(*one) for one in packed.held),
        given=tuple(Given(*one) for one in packed.given),
    )


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
