"""The record as Arrow: one row per event mention, nested as the JSON is.

Two things differ from the JSON, because columns are typed: dates are ``date32``, and a pair of offsets
(``sentence``, ``content``) is a struct of ``start`` and ``end``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from .json import to_record
from .mention import EventMention

_OFFSETS = pa.struct([("start", pa.int32()), ("end", pa.int32())])
_SPAN_FIELDS = [("text", pa.string()), ("start", pa.int32()), ("end", pa.int32())]
_SPAN = pa.struct(_SPAN_FIELDS)
_STRINGS = pa.list_(pa.string())
_ENTITY = pa.struct(
    [
        ("id", pa.string()),
        ("name", pa.string()),
        ("country", pa.string()),
        ("sectors", _STRINGS),
        ("kind", pa.string()),
        ("office", pa.string()),
    ]
)
_PARTICIPANT = pa.struct([*_SPAN_FIELDS, ("entity", _ENTITY)])
_LINK = pa.struct(
    [("source", _PARTICIPANT), ("cue", _SPAN), ("quote", pa.string()), ("sourcing", pa.string())]
)

SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field(
            "document",
            pa.struct(
                [
                    ("id", pa.string()),
                    ("title", pa.string()),
                    ("publisher", pa.string()),
                    ("published", pa.date32()),
                    ("url", pa.string()),
                    ("language", pa.string()),
                ]
            ),
            nullable=False,
        ),
        pa.field("sentence", _OFFSETS, nullable=False),
        pa.field("trigger", _SPAN, nullable=False),
        pa.field(
            "event",
            pa.struct(
                [
                    ("type", pa.string()),
                    ("modes", _STRINGS),
                    ("contexts", _STRINGS),
                    ("auxiliary", _STRINGS),
                    ("quad", pa.string()),
                    ("score", pa.float64()),
                    ("cameo", pa.string()),
                    ("confidence", pa.float64()),
                ]
            ),
            nullable=False,
        ),
        pa.field("actors", pa.list_(_PARTICIPANT), nullable=False),
        pa.field("recipients", pa.list_(_PARTICIPANT), nullable=False),
        pa.field(
            "date",
            pa.struct(
                [
                    *_SPAN_FIELDS,
                    ("from", pa.date32()),
                    ("to", pa.date32()),
                    ("timex", pa.string()),
                    ("relation", pa.string()),
                ]
            ),
        ),
        pa.field(
            "location",
            pa.struct(
                [
                    *_SPAN_FIELDS,
                    ("name", pa.string()),
                    ("country", pa.string()),
                    ("geonames", pa.int64()),
                    ("lat", pa.float64()),
                    ("lon", pa.float64()),
                ]
            ),
        ),
        pa.field(
            "quantities",
            pa.list_(
                pa.struct(
                    [
                        *_SPAN_FIELDS,
                        ("value", pa.float64()),
                        ("low", pa.float64()),
                        ("high", pa.float64()),
                        ("approximate", pa.bool_()),
                        ("unit", pa.string()),
                    ]
                )
            ),
            nullable=False,
        ),
        pa.field(
            "positions",
            pa.list_(
                pa.struct(
                    [
                        ("chain", pa.list_(_LINK)),
                        ("content", pa.list_(_OFFSETS)),
                        ("value", pa.string()),
                        ("score", pa.float64()),
                    ]
                )
            ),
            nullable=False,
        ),
    ],
    metadata={"reportedly.record": "1"},
)
"""The Arrow schema of event mentions; ``reportedly.record`` in its metadata is the record's version."""


def to_table(mentions: Iterable[EventMention]) -> pa.Table:
    """Event mentions as a table of :data:`SCHEMA`."""
    return pa.Table.from_pylist([_row(mention) for mention in mentions], schema=SCHEMA)


def _row(mention: EventMention) -> dict[str, Any]:
    row = to_record(mention)
    row["document"]["published"] = mention.document.published
    row["sentence"] = {"start": mention.sentence[0], "end": mention.sentence[1]}
    if mention.date is not None:
        row["date"]["from"], row["date"]["to"] = mention.date.first, mention.date.last
    for position in row["positions"]:
        position["content"] = [{"start": start, "end": end} for start, end in position["content"]]
    return row
