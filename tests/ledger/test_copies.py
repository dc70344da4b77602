"""Wire copies, made by editing a text of our own as newspapers edit agency copy."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.ledger import CopyIndex, CopyVerdict, MemoryCopies, fingerprint
from reportedly.ledger.copies import compare
from reportedly.records import Document

from .made import InParts

WIRE = [
    "PORT MARLIN (Northern Press) - Gunboats of the Freedonian navy fired on two trawlers off Port Marlin on Monday.",
    "Three fishermen were killed and at least nine are missing, the harbour master said by telephone.",
    "The government in Sylvania called the attack an act of piracy and summoned the Freedonian ambassador.",
    "A spokesman for the Freedonian defence ministry denied that any of its vessels had been in the area.",
    '"Our ships were in harbour all night, and the log books will prove it," he told reporters in the capital.',
    "Relatives gathered at the quay after dawn, some of them with lists of the names of the crews.",
    "The two countries have quarrelled over the Marlin bank, which is rich in cod, since the treaty of 1974 ran out.",
    "Talks on a new division of the catch broke down in March when Sylvania walked out of the fisheries commission.",
    "The regional union said it would send observers to the port within the week if both sides agreed.",
    "Insurance rates for vessels bound for the strait rose by a quarter in early trading, brokers said.",
    "Opposition leaders in Sylvania demanded that parliament be recalled from its summer recess to debate a response.",
    "Freedonia last fired on a foreign vessel in 2011, when a customs launch was hit by mistake in thick fog.",
]
OTHER = [
    "Sylvania recalled its ambassador from Freedonia on Tuesday in protest against the death of three fishermen.",
    "The foreign minister told parliament that the gunboats had opened fire without any warning at all.",
    '"Our ships were in harbour all night," the Freedonian defence ministry has said of the incident off Port Marlin.',
    "Fishing crews along the coast stayed at home, and markets in the capital ran short of cod by noon.",
    "Analysts doubt that either government wants the quarrel over the bank to grow into a war.",
    "A naval patrol found an empty life raft some twenty miles south of where the trawlers were last seen.",
    "The bishop of Port Marlin will hold a service for the dead and the missing on Sunday evening.",
    "Exports between the neighbours came to four billion crowns last year, most of it timber and fish.",
]


def document(id: str, sentences: list[str], day: int | None = None) -> Document:
    published = None if day is None else date(2024, 5, day)
    return Document(id=id, text=" ".join(sentences), published=published)


def judged(*documents: Document) -> list[CopyVerdict]:
    store = MemoryCopies()
    index = CopyIndex(store)
    verdicts = []
    for item in documents:
        (verdict,) = index.add([item])
        store.write(verdict)
        verdicts.append(verdict)
    return verdicts


def test_exact_copy_whatever_the_spacing_and_case() -> None:
    copy = Document(id="b", text="\n\n".join(WIRE).upper().replace("-", "–"))
    _, verdict = judged(document("a", WIRE), copy)
    assert (verdict.kind, verdict.group, verdict.of) == ("exact", "a", "a")


def test_new_headline_and_agency_credit() -> None:
    changed = [
        "Three dead as gunboats fire on trawlers",
        *WIRE,
        "Reporting by the Coast Desk; editing by J. Doe.",
    ]
    changed[1] = changed[1].replace("PORT MARLIN (Northern Press) - ", "From our correspondent. ")
    _, verdict = judged(document("a", WIRE), document("b", changed))
    assert verdict.kind == "near"
    assert verdict.group == "a"


def test_abridged_copies_are_found_although_the_whole_texts_are_unlike() -> None:
    for kept in (WIRE[:4], [WIRE[0], WIRE[3], WIRE[6]], WIRE[5:9]):
        a, b = fingerprint(" ".join(WIRE)), fingerprint(" ".join(kept))
        kind, share = compare(a, b)
        assert kind == "abridged"
        assert share > 0.9
        _, verdict = judged(document("a", WIRE), document("b", kept))
        assert verdict.group == "a"


def test_reordered_copy() -> None:
    shuffled = random.Random(3).sample(WIRE, len(WIRE))
    _, verdict = judged(document("a", WIRE), document("b", shuffled))
    assert verdict.kind == "near"


def test_a_copy_with_a_word_changed_in_every_sentence() -> None:
    edited = []
    for sentence in WIRE:
        words = sentence.split()
        words[len(words) // 2] = "reportedly"
        edited.append(" ".join(words))
    _, verdict = judged(document("a", WIRE), document("b", edited))
    assert verdict.group == "a"


def test_another_report_of_the_same_story_is_no_copy() -> None:
    _, verdict = judged(document("a", WIRE), document("b", OTHER))
    assert verdict.kind is None
    assert verdict.group == "b"


def test_a_collection_that_holds_the_report_is_no_copy() -> None:
    filler = [
        f"Item {n} of the digest tells of matter number {n * n} in district {n + 7}." for n in range(160)
    ]
    _, verdict = judged(document("a", WIRE[:3]), document("b", [*filler, *WIRE[:3]]))
    assert verdict.kind is None


def test_short_texts_that_share_a_formula_are_no_copies() -> None:
    formula = "This is a developing story and will be updated."
    a = Document(id="a", text=f"A fire broke out. {formula}")
    b = Document(id="b", text=f"Two ships collided. {formula}")
    assert judged(a, b)[1].kind is None


def test_the_first_publisher_names_the_group() -> None:
    verdicts = judged(document("b", WIRE, 3), document("c", WIRE[:5], 4), document("a", WIRE, 2))
    assert [v.group for v in verdicts] == ["b", "b", "a"]
    assert verdicts[2].renamed == (("b", "a"),)
    store = MemoryCopies()
    for verdict in verdicts:
        store.write(verdict)
    assert store.groups_of(["a", "b", "c"]) == {"a": "a", "b": "a", "c": "a"}


def test_a_full_text_joins_the_groups_of_its_halves() -> None:
    verdicts = judged(document("x", WIRE[:6], 5), document("y", WIRE[6:], 6), document("z", WIRE, 7))
    assert [v.group for v in verdicts] == ["x", "y", "x"]
    assert verdicts[2].renamed == (("y", "x"),)


def test_many_copies_of_one_text_stay_one_group() -> None:
    verdicts = judged(*(document(f"d{n:02}", WIRE[n % 3 :], 9) for n in range(60)))
    assert {verdict.group for verdict in verdicts} == {"d00"}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(range(len(WIRE))), min_size=3, max_size=12), st.integers(1, 5))
def test_batches_do_not_matter(picks: list[int], size: int) -> None:
    documents = [
        document(f"d{n}", WIRE[pick:] + OTHER[: pick // 2], 1 + pick % 5) for n, pick in enumerate(picks)
    ]
    one_by_one = judged(*documents)
    store = MemoryCopies()
    batched: list[CopyVerdict] = []
    for start in range(0, len(documents), size):
        verdicts = CopyIndex(store).add(documents[start : start + size])
        for verdict in verdicts:
            store.write(verdict)
        batched += verdicts
    assert batched == one_by_one


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from(range(len(WIRE))), max_size=7), st.integers(1, 4))
def test_in_parts_the_verdicts_are_the_same(picks: list[int], parts: int) -> None:
    documents = [document(f"d{n}", WIRE[pick:] + OTHER, 1 + n) for n, pick in enumerate(picks)]
    here = CopyIndex(MemoryCopies()).add(documents)
    assert CopyIndex(MemoryCopies(), spread=InParts(parts)).add(documents) == here


def test_texts_without_words() -> None:
    for text in ("", "…", "one two", "\ud800"):
        assert fingerprint(text).size == 0
    assert judged(document("a", ["one two"]), document("b", ["three"]))[1].kind is None
