"""From readings to views, and made-up reports from text to an event with a dispute."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from reportedly.ledger import (
    MemoryEvents,
    MemoryStories,
    Merger,
    Stories,
    describe,
    summarise,
)
from reportedly.ledger.frequencies import rarity, root, stem, telling_terms
from reportedly.ledger.lexicon import meaning
from reportedly.report import pipeline
from reportedly.sources import document_from_text

FIRST = (
    "Gunboats of the Iranian navy shelled the harbour of Basra on Monday, killing three Iraqi soldiers. "
    "Iraq condemned the attack. The Iranian foreign ministry denied that its navy had shelled the harbour."
)
SECOND = (
    "Iraq said Iranian gunboats had shelled the harbour of Basra on Monday and killed five soldiers. "
    "The shelling lasted an hour, residents said."
)
OTHER = "The parliament of Norway approved a new budget on Monday after a long debate about taxes on salmon farms."


def test_stems_roots_and_rarity() -> None:
    assert (stem("Ministers"), stem("Russia's"), stem("cities")) == ("minister", "russia", "city")
    assert root("announcement") == "announce"
    assert root("shelling") == root("shell") == "shell"
    assert rarity("the") < 0.05 < rarity("gunboat")
    assert 0.0 <= rarity("zzyzxq") <= 1.0


def test_telling_terms_have_unit_length() -> None:
    terms = telling_terms(FIRST.split())
    assert sum(weight * weight for _, weight in terms) == pytest.approx(1.0, abs=1e-3)
    assert "the" not in [term for term, _ in terms[:5]]
    assert telling_terms(()) == ()


def test_meaning() -> None:
    assert float(meaning(["attack"]) @ meaning(["assault"])) > float(
        meaning(["attack"]) @ meaning(["salmon"])
    )
    assert np.linalg.norm(meaning(["quarrel", "budget"])) == pytest.approx(1.0, abs=1e-5)
    assert not meaning(["qqxyzzy"]).any()


@pytest.mark.model
def test_two_reports_of_one_event_from_text_to_dispute() -> None:
    index, stories = MemoryEvents(), MemoryStories()
    mentions = {}
    for number, text in enumerate((FIRST, SECOND, OTHER)):
        document = document_from_text(text, published=date(2024, 5, 7 + number), publisher=f"Paper {number}")
        read = pipeline(1).read(document)
        assert read.reading is not None
        view, views = describe(read.reading, read.events)
        assert [one.id for one in views] == [one.id for one in read.events]
        told = Stories(stories).add([view])
        stories.write(told)
        index.write(Merger(index).add([views], stories={d: s for d, s, _ in told.assignments}))
        mentions.update({one.id: one for one in read.events})
    told = {frozenset(mentions[m].trigger.text for m in own): own for own in index.clusters().values()}
    shelling = next(own for words, own in told.items() if "shelled" in words)
    assert len({mentions[m].document.id for m in shelling}) == 2
    budget = next(own for words, own in told.items() if "approved" in words)
    assert {mentions[m].document.publisher for m in budget} == {"Paper 2"}
    summary = summarise("e", [mentions[m] for m in shelling])
    assert summary.documents == 2
    assert summary.disputed
    assert summary.first == date(2024, 5, 6)
