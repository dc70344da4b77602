"""The ledger's tables (``docs/ledger.md`` explains each column), and how older ones become newer ones."""

from __future__ import annotations

from .lookups import LOOKUPS

SPAN = 'STRUCT("text" VARCHAR, "start" INTEGER, "end" INTEGER)'
ENTITY = (
    'STRUCT(id VARCHAR, "name" VARCHAR, country VARCHAR, sectors VARCHAR[], kind VARCHAR, office VARCHAR)'
)
PARTICIPANT = f'STRUCT("text" VARCHAR, "start" INTEGER, "end" INTEGER, entity {ENTITY})'
OFFSETS = 'STRUCT("start" INTEGER, "end" INTEGER)'
LINK = f"STRUCT(source {PARTICIPANT}, cue {SPAN}, quote VARCHAR, sourcing VARCHAR)"

TABLES: dict[str, str] = {
    "documents": """
        id VARCHAR NOT NULL,
        title VARCHAR,
        publisher VARCHAR,
        published DATE,
        url VARCHAR,
        language VARCHAR,
        origin VARCHAR,
        words INTEGER,
        mentions INTEGER,
        copy_group VARCHAR,
        copy_of VARCHAR,
        copy_kind VARCHAR,
        copy_share DOUBLE,
        story_id VARCHAR,
        shard INTEGER NOT NULL,
        author VARCHAR""",
    "mentions": f"""
        id VARCHAR NOT NULL,
        document_id VARCHAR NOT NULL,
        event_id VARCHAR,
        event_number BIGINT,
        published DATE,
        sentence {OFFSETS},
        trigger {SPAN},
        type VARCHAR,
        modes VARCHAR[],
        contexts VARCHAR[],
        auxiliary VARCHAR[],
        quad VARCHAR,
        score DOUBLE,
        cameo VARCHAR,
        confidence DOUBLE,
        actors {PARTICIPANT}[],
        recipients {PARTICIPANT}[],
        date STRUCT("text" VARCHAR, "start" INTEGER, "end" INTEGER, "from" DATE, "to" DATE, timex VARCHAR,
                    relation VARCHAR),
        location STRUCT("text" VARCHAR, "start" INTEGER, "end" INTEGER, "name" VARCHAR, country VARCHAR,
                        geonames BIGINT, lat DOUBLE, lon DOUBLE),
        quantities STRUCT("text" VARCHAR, "start" INTEGER, "end" INTEGER, "value" DOUBLE, low DOUBLE, high DOUBLE,
                          approximate BOOLEAN, unit VARCHAR)[],
        positions STRUCT("chain" {LINK}[], content {OFFSETS}[], "value" VARCHAR, score DOUBLE)[],
        text VARCHAR,
        number BIGINT NOT NULL""",
    "merges": """
        mention_id VARCHAR NOT NULL,
        event_id VARCHAR NOT NULL,
        partner_id VARCHAR,
        score DOUBLE,
        reasons STRUCT(feature VARCHAR, "value" DOUBLE, weight DOUBLE)[],
        number BIGINT NOT NULL""",
    "events": """
        id VARCHAR NOT NULL,
        type VARCHAR,
        modes VARCHAR[],
        contexts VARCHAR[],
        auxiliary VARCHAR[],
        quad VARCHAR,
        score DOUBLE,
        cameo VARCHAR,
        actors VARCHAR[],
        recipients VARCHAR[],
        date_from DATE,
        date_to DATE,
        day DATE,
        last_day DATE,
        place VARCHAR,
        country VARCHAR,
        geonames BIGINT,
        lat DOUBLE,
        lon DOUBLE,
        mentions INTEGER,
        documents INTEGER,
        independent INTEGER,
        first_reported DATE,
        last_reported DATE,
        disputed BOOLEAN,
        corroborated INTEGER,
        retracted VARCHAR[],
        holders VARCHAR[],
        author_value VARCHAR,
        trigger VARCHAR,
        text VARCHAR,
        story_id VARCHAR,
        number BIGINT NOT NULL""",
    "positions": f"""
        event_id VARCHAR NOT NULL,
        holder VARCHAR NOT NULL,
        name VARCHAR,
        reported DATE,
        value VARCHAR NOT NULL,
        score DOUBLE,
        latest BOOLEAN,
        retracted BOOLEAN,
        through VARCHAR[],
        mention_id VARCHAR NOT NULL,
        document_id VARCHAR NOT NULL,
        publisher VARCHAR,
        content {OFFSETS}[],
        copies INTEGER,
        number BIGINT NOT NULL""",
    "estimates": f"""
        event_id VARCHAR NOT NULL,
        role VARCHAR NOT NULL,
        unit VARCHAR,
        reported DATE,
        value DOUBLE,
        low DOUBLE,
        high DOUBLE,
        approximate BOOLEAN,
        holder VARCHAR,
        name VARCHAR,
        mention_id VARCHAR NOT NULL,
        document_id VARCHAR NOT NULL,
        span {OFFSETS},
        copies INTEGER,
        number BIGINT NOT NULL""",
    "stories": """
        id VARCHAR NOT NULL,
        title VARCHAR,
        terms VARCHAR[],
        first_published DATE,
        last_published DATE,
        documents INTEGER,
        events INTEGER,
        disputed INTEGER""",
    "entities": """
        id VARCHAR NOT NULL,
        name VARCHAR,
        country VARCHAR,
        kind VARCHAR,
        sectors VARCHAR[],
        as_actor INTEGER,
        as_recipient INTEGER,
        as_holder INTEGER,
        disputed INTEGER,
        number INTEGER NOT NULL,
        shard INTEGER NOT NULL""",
    "participants": """
        entity INTEGER NOT NULL,
        recipient BOOLEAN NOT NULL,
        number BIGINT NOT NULL""",
    "event_ids": "id VARCHAR NOT NULL, number BIGINT NOT NULL",
    **LOOKUPS,
    "skipped": """
        origin VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        message VARCHAR,
        shard INTEGER NOT NULL""",
    "renamed": "old_id VARCHAR NOT NULL, new_id VARCHAR NOT NULL",
    "pins": "first VARCHAR NOT NULL, second VARCHAR NOT NULL, same BOOLEAN NOT NULL",
    "ledger": "key VARCHAR NOT NULL, value VARCHAR",
}
"""The columns of each table. ``ledger`` holds what the database says of itself; ``participants`` (entity number,
event number), ``event_ids`` and those of :mod:`reportedly.store.lookups` are there to be looked up fast."""

SORTED = {"participants": "entity, recipient, number", "event_ids": "id"}
"""Tables that are put in this order now and then, so that a look-up reads little of them."""

VERSION = 3
"""The version of the tables; :data:`MIGRATIONS` lead to it."""

MIGRATIONS: dict[int, str] = {
    1: "ALTER TABLE documents ADD COLUMN IF NOT EXISTS author VARCHAR;",
    2: "".join(f"CREATE TABLE IF NOT EXISTS {name} ({columns});" for name, columns in LOOKUPS.items()),
}
"""From version N to N+1: SQL, run in one transaction. A version that is not here is built anew from the log."""


def create() -> str:
    """The SQL that makes the tables."""
    made = [f"CREATE TABLE {name} ({columns});" for name, columns in TABLES.items()]
    return "\n".join([*made, f"INSERT INTO ledger VALUES ('version', '{VERSION}'), ('shard', '0');"])
