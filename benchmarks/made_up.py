"""Made-up mention records in the shape of real ones, for the scale of a ledger; no reader is asked, no text is real.

A world of states and bodies in which each day has its events, a few of them much reported. A report of 450 words comes
out on a day, tells of ten events of that day and the days before, and says for some who claims or denies them. One
report in ten is a wire copy of a recent one, cut or whole. How many mentions, sources, dates, places and numbers there
are is as in real reports (924 articles of PolNeAR: 9.3 mentions in 450 words, 1.46 positions a mention; 15 % have a
date, 8 % a place, 7 % a number); half as much again of places and numbers is given, to be on the safe side.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from reportedly.ontology import EVENT_TYPES
from reportedly.records import content_id
from reportedly.store.shards import DOCUMENTS, MENTIONS, SKIPPED, Shard, to_signed_bytes

TYPES = tuple(EVENT_TYPES)
VALUES = (("CT+", 2.8), ("PR+", 1.6), ("Uu", 0.1), ("CT-", -2.8))
START = date(2022, 1, 1)


class World:
    """Makes shards of made-up reports, the same ones for the same seed."""

    def __init__(
        self, *, mentions: int = 10, per_day: int = 2000, events_per_day: int = 12_500, seed: int = 7
    ) -> None:
        self.mentions, self.per_day, self.events_per_day = mentions, per_day, events_per_day
        self._chance = np.random.default_rng(seed)
        self._seed = seed
        self.entities = [self._entity(i) for i in range(20_000)]
        self._words = [f"w{content_id(str(i))[:6]}" for i in range(30_000)]
        self._recent: list[tuple[str, list[int]]] = []
        self._number = 0
        self.number_before = 0

    def shard(self, number: int, size: int) -> Shard:
        """The next ``size`` reports."""
        documents: list[dict[str, Any]] = []
        mentions: list[dict[str, Any]] = []
        for _ in range(size):
            self._report(documents, mentions)
        return Shard(
            number,
            pa.Table.from_pylist(documents, schema=DOCUMENTS),
            pa.Table.from_pylist(mentions, schema=MENTIONS),
            SKIPPED.empty_table(),
        )

    def _entity(self, i: int) -> dict[str, Any]:
        state = i < 190
        country = f"C{i % 190:03}"
        return {
            "id": country if state else f"{country}-B{i}",
            "name": f"State {i}" if state else f"Body {i}",
            "country": country,
            "sectors": ["GOV"] if state else ["MIL"],
            "kind": "state" if state else "organization",
            "office": None,
        }

    def _some(self, count: int) -> list[dict[str, Any]]:
        """Entities, the first ones far more often."""
        picked = (len(self.entities) * self._chance.random(count) ** 4).astype(int)
        return [self.entities[i] for i in picked]

    def _event(self, day: int) -> tuple[int, int]:
        """An event of that day or the ten before, the first of each day far more often."""
        back = min(int(self._chance.exponential(1.5)), 10)
        return max(day - back, 0), int(self.events_per_day * self._chance.random() ** 2)

    def _report(self, documents: list[dict[str, Any]], mentions: list[dict[str, Any]]) -> None:
        chance = self._chance
        day = self._number // self.per_day
        published = START + timedelta(days=day)
        publisher = f"Paper {int(200 * chance.random() ** 2)}"
        copy = bool(self._recent) and chance.random() < 0.1
        if copy:
            text, topics = self._recent[int(len(self._recent) * chance.random())]
            words = text.split(" ")
            text = " ".join(words[: int(len(words) * (0.5 + 0.5 * chance.random()))])
        else:
            topics = [int(30_000 * r**2) for r in chance.random(12)]
            common = (300 * chance.random(258) ** 2).astype(int)
            rare = (30_000 * chance.random(180)).astype(int)
            words = [self._words[i] for i in (*topics, *common, *rare)]
            chance.shuffle(words)
            text = ". ".join(" ".join(words[i : i + 20]) for i in range(0, len(words), 20)) + "."
            self._recent.append((text, topics))
            if len(self._recent) > 2000:
                self._recent.pop(0)
        id = content_id(str(self._seed), str(self._number))
        documents.append(
            {
                "id": id, "title": f"Report {self._number}", "publisher": publisher, "published": published,
                "url": None, "language": "en", "text": text, "warnings": [],
                "words": len(text.split()), "digest": content_id(text),
                "origin": f"made-up/{self._number}", "stamp": "0",
                "terms": [{"lemma": self._words[t], "weight": 0.29} for t in topics],
            }
        )  # fmt: skip
        document = {k: documents[-1][k] for k in ("id", "title", "publisher", "published", "url", "language")}
        for index in range(self.mentions):
            mentions.append(self._mention(document, index, day))
        self._number += 1

    def _mention(self, document: dict[str, Any], index: int, day: int) -> dict[str, Any]:
        chance = self._chance
        when, which = self._event(day)
        world = np.random.default_rng((self._seed, when, which))  # what is true of the event, whoever tells it
        actors = (20_000 * world.random(2) ** 4).astype(int)
        type = TYPES[int(16 * world.random() ** 1.5)]
        known = sorted(EVENT_TYPES[type].modes)
        modes = [known[int(world.integers(len(known)))]] if known else []
        lemma = f"{type.lower()}{int(6 * world.random())}"
        place = int(world.integers(1000))
        located = world.random() < 0.12
        vector = world.standard_normal(192) + 0.5 * chance.standard_normal(192)
        happened = START + timedelta(days=when)
        start = 40 * index
        actor, recipient = self.entities[actors[0]], self.entities[actors[1]]
        whom = [recipient] if world.random() < 0.6 else []
        count = float(10 ** world.integers(0, 5)) if world.random() < 0.1 else None
        (holder,) = self._some(1)
        value, score = VALUES[min(int(4.6 * chance.random()), 3)]
        dated = chance.random() < 0.15
        sourced = chance.random() < 0.46
        heads = [f"h{int(world.integers(5000))}" for _ in range(3)]

        def span(text: str, at: int) -> dict[str, Any]:
            return {"text": text, "start": start + at, "end": start + at + len(text)}

        chain = {
            "source": {**span(holder["name"], 0), "entity": holder},
            "cue": span("said", 10),
            "quote": "indirect",
            "sourcing": "named",
        }
        said = {"start": start + 12, "end": start + 40}
        return {
            "id": content_id(document["id"], str(index)),
            "document": document,
            "sentence": {"start": start, "end": start + 40},
            "trigger": span(lemma, 5),
            "event": {
                "type": type, "modes": modes, "contexts": ["military"], "auxiliary": [],
                "quad": "material_conflict", "score": -5.0, "cameo": "190", "confidence": 0.8,
            },
            "actors": [{**span(actor["name"], 2), "entity": actor}],
            "recipients": [{**span(e["name"], 20), "entity": e} for e in whom],
            "date": {
                **span("Monday", 30), "from": happened, "to": happened, "timex": happened.isoformat(), "relation": "on",
            } if dated else None,
            "location": {
                **span(f"Place {place}", 25), "name": f"Place {place}", "country": f"C{place % 190:03}",
                "geonames": place, "lat": 1.0, "lon": 2.0,
            } if located else None,
            "quantities": [
                {
                    **span("many", 15), "value": count * int(chance.integers(1, 4)), "low": count, "high": count * 3,
                    "approximate": True, "unit": "people",
                }
            ] if count else [],
            "positions": [
                {"chain": [], "content": [], "value": "Uu" if sourced else "CT+", "score": 0.2 if sourced else 2.9},
                *([{"chain": [chain], "content": [said], "value": value, "score": score}] if sourced else []),
            ],
            "text": f"{holder['name']} said {actor['name']} {lemma} {' '.join(heads)} at place {place} on some day.",
            "view": {
                "sentence": index, "lemma": lemma, "upos": "VERB", "actors": [actor["id"]],
                "recipients": [e["id"] for e in whom], "heads": [f"1:{h}" for h in heads],
                "names": [actor["name"].lower()], "first": happened if dated else None,
                "last": happened if dated else None, "place": str(place) if located else None,
                "country": f"C{place % 190:03}" if located else None, "numbers": [], "context": [lemma, *heads],
                "chain": None, "vector": to_signed_bytes(vector),
            },
        }  # fmt: skip
