"""What charts ask a ledger: the positions and numbers of an event, and sums over events."""

from __future__ import annotations

from collections.abc import Sequence

from ..store import Ledger
from ..store.queries import Filters, Query
from ..store.summing import summary

_OF_EVENT = "number = (SELECT number FROM event_ids WHERE id = ?)"
_COUNTED = "sum(events)::BIGINT AS events, sum(disputed)::BIGINT AS disputed"
_SCORE = "sum(score) / nullif(sum(scored), 0) AS score"


def event(id: str) -> Query:
    """The event of that id."""
    return Query(f"SELECT type, modes, actors, recipients, trigger FROM events WHERE {_OF_EVENT}", (id,))


def names(ids: Sequence[str]) -> Query:
    """The names of entities."""
    return Query("SELECT id, name FROM entities WHERE list_contains(?, id)", (list(ids),))


def named(wanted: str) -> Query:
    """The id and name of the entity of that id or name, the most frequent first."""
    return Query(
        "SELECT id, name FROM entities WHERE id = ? OR lower(name) = ? "
        "ORDER BY id = ? DESC, as_actor + as_recipient + as_holder DESC LIMIT 1",
        (wanted, wanted.lower(), wanted),
    )


def positions(id: str) -> Query:
    """Who held what of an event, by day."""
    return Query(
        "SELECT holder, any_value(name) AS name, reported, value, score, bool_or(retracted) AS retracted, "
        f"sum(copies)::INTEGER AS copies FROM positions WHERE {_OF_EVENT} "
        "GROUP BY holder, reported, value, score ORDER BY reported NULLS LAST, holder, score DESC",
        (id,),
    )


def estimates(id: str) -> Query:
    """The numbers given for an event, by day, each with what its holder holds of the event (``stance``)."""
    return Query(
        f"""SELECT q.role, q.unit, q.reported, q.value, q.low, q.high, q.approximate, q.holder, q.name, q.copies,
            coalesce(arg_max(p.value, abs(p.score)) FILTER (p.mention_id = q.mention_id),
                     arg_max(p.value, p.latest::INTEGER), 'Uu') AS stance
        FROM estimates q LEFT JOIN positions p ON p.number = q.number AND p.holder = q.holder
        WHERE q.{_OF_EVENT}
        GROUP BY q.rowid, q.role, q.unit, q.reported, q.value, q.low, q.high, q.approximate, q.holder, q.name, q.copies
        ORDER BY q.role, q.unit NULLS LAST, q.reported NULLS LAST, q.rowid""",
        (id,),
    )


def by_day(ledger: Ledger, filters: Filters, *, unrealised: bool) -> Query:
    """Events by day and type: how many, how many disputed, the sum of the scores of those that have one."""
    asked = summary(ledger, "sums_by_day", filters)
    return Query(
        f"SELECT day, type, {_COUNTED}, sum(score) AS score, sum(scored)::BIGINT AS scored FROM ({asked.sql}) "
        f"WHERE day IS NOT NULL{_realised(unrealised)} GROUP BY ALL ORDER BY ALL",
        asked.parameters,
    )


def places(ledger: Ledger, filters: Filters, limit: int, *, unrealised: bool) -> Query:
    """Located events by place, the most frequent first: how many, how many disputed, the mean score; and how many
    there are of events and places altogether (``located``, ``places``)."""
    asked = summary(ledger, "sums_by_place", filters)
    return Query(
        f"SELECT max(place) AS place, max(country) AS country, lat, lon, {_COUNTED}, {_SCORE}, "
        "sum(sum(events)) OVER ()::BIGINT AS located, count(*) OVER ()::BIGINT AS places "
        f"FROM ({asked.sql}) WHERE true{_realised(unrealised)} GROUP BY lat, lon "
        f"ORDER BY events DESC, place LIMIT {int(limit)}",
        asked.parameters,
    )


def dyads(ledger: Ledger, filters: Filters, most: int, *, unrealised: bool) -> Query:
    """Who did to whom: the dyads among the entities that take part in most events (none of them unnamed people)."""
    taking = summary(ledger, "sums_by_entity", filters)
    asked = summary(ledger, "sums_by_dyad", filters)
    realised = _realised(unrealised)
    return Query(
        f"""WITH frequent AS (
            SELECT n.number, n.id, coalesce(n.name, n.id) AS name FROM (
                SELECT entity, sum(events) AS events FROM ({taking.sql}) WHERE true{realised} GROUP BY ALL) s
            JOIN entities n ON n.number = s.entity WHERE n.kind IS DISTINCT FROM 'generic'
            ORDER BY s.events DESC, n.id LIMIT {int(most)})
        SELECT a.id AS actor, a.name AS actor_name, b.id AS recipient, b.name AS recipient_name, {_COUNTED}, {_SCORE}
        FROM ({asked.sql}) s JOIN frequent a ON a.number = s.actor JOIN frequent b ON b.number = s.recipient
        WHERE true{realised} GROUP BY ALL ORDER BY events DESC, a.id, b.id""",
        (*taking.parameters, *asked.parameters),
    )


def _realised(unrealised: bool) -> str:
    return "" if unrealised else " AND realised"
