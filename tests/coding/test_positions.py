"""Source chains and the value of each holder's position, on made-up sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.coding.participants import Participants
from reportedly.coding.positions import PositionFinder
from reportedly.coding.positions_values import value_of
from reportedly.coding.syntax import Syntax
from reportedly.gazetteer import Gazetteer
from reportedly.reading.structure import Attribution, Reading, Word
from reportedly.records import Document, Participant, Position

from . import snippets
from .gold import parse


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def finder(reading: Reading, gazetteer: Gazetteer) -> PositionFinder:
    syntax = Syntax(reading)
    return PositionFinder(reading, syntax, Participants(reading, gazetteer, syntax))


def positions(name: str, trigger: str, gazetteer: Gazetteer, **more: object) -> tuple[Position, ...]:
    reading = parse(getattr(snippets, name))
    word = next(word.index for word in reading.words if word.text == trigger)
    return finder(reading, gazetteer).positions(word, **more)  # type: ignore[arg-type]


def told(position: Position) -> tuple[list[str | None], str]:
    """Source texts of the chain, outermost first, and the value."""
    return [link.source.span.text if link.source else None for link in position.chain], position.value


def test_the_author_always_comes_first(gazetteer: Gazetteer) -> None:
    for name in (name for name in dir(snippets) if name.isupper()):
        reading = parse(getattr(snippets, name))
        found = finder(reading, gazetteer)
        for word in reading.words:
            held = found.positions(word.index)
            assert held[0].chain == ()
            assert all(position.chain for position in held[1:])


@pytest.mark.parametrize(
    ("name", "trigger", "expected"),
    [
        ("DENIED_BY_TWO", "presence", [([], "Uu"), (["Lusaka"], "CT-"), (["Harare"], "CT-")]),
        ("SAID_THEY_BELIEVE", "moved", [([], "Uu"), (["Kenyan officials"], "PR+")]),
        ("PROBABLY_INTENDS", "dispatch", [([], "Uu"), (["The ministry"], "PR+")]),
        ("SAID_LAST", "shelled", [([], "Uu"), (["Mr Okoro"], "CT+")]),
        ("WE_FOUND_THAT", "shelled", [([], "Uu"), (["Lusaka"], "CT+")]),
        ("SAID_LAST", "summit", [([], "CT+")]),
        ("ALLEGEDLY", "attacked", [([], "Uu"), ([None], "CT+")]),
        ("BELIEVED_TO", "sunk", [([], "Uu"), ([None], "PR+")]),
        ("ACCORDING_TO", "crossed", [([], "Uu"), (["two witnesses"], "CT+")]),
        ("NOT_PROVIDED", "supplied", [([], "CT-")]),
        ("WORRIES_AS", "seek", [([], "Uu"), (["analysts"], "PS+")]),
        ("WORRIES_AS", "revenge", [([], "Uu"), (["analysts"], "Uu")]),
        ("CARRIED_ON", "burned", [([], "Uu"), (["he"], "CT+")]),
        ("SCARE_QUOTES", "march", [([], "Uu"), ([None], "CT+")]),
        ("IF_CLAUSE", "retaliate", [([], "Uu")]),
        ("IF_CLAUSE", "attacks", [([], "Uu")]),
        ("CONDEMNED", "invasion", [([], "CT+"), (["Bern"], "CT+")]),
        ("DENIED_CLAIMS", "bombed", [([], "Uu"), (["Cairo"], "CT-"), ([None], "CT+")]),
        ("CITING", "struck", [([], "Uu"), (["The Tribune", "officials"], "CT+")]),
        ("ACCUSED_OF", "shelling", [([], "Uu"), (["Delhi"], "CT+")]),
        ("FAILED_TO", "sign", [([], "CT-")]),
        ("FAILED_TO", "talks", [([], "CT+")]),
        ("WHICH_DENIED", "bribed", [([], "Uu"), (["the army chief"], "CT+"), (["Cairo"], "CT-")]),
        ("DENIED_IT", "struck", [([], "Uu"), (["Kenya"], "CT+"), (["Cairo"], "CT-")]),
        ("NESTED", "bombed", [([], "Uu"), (["The Tribune", "Tripoli"], "CT-")]),
    ],
)
def test_holders_and_values(
    name: str, trigger: str, expected: list[tuple[list[str | None], str]], gazetteer: Gazetteer
) -> None:
    assert [told(position) for position in positions(name, trigger, gazetteer)] == expected


def test_a_collapsed_chain_keeps_both_cues_and_the_named_mention(gazetteer: Gazetteer) -> None:
    (link,) = positions("SAID_THEY_BELIEVE", "moved", gazetteer)[1].chain
    assert link.cue is not None
    assert link.cue.text == "said they believe"
    assert link.sourcing == "unnamed"


def test_quotation_kinds_and_sourcing(gazetteer: Gazetteer) -> None:
    (direct,) = positions("CARRIED_ON", "withdrawn", gazetteer)[1].chain
    assert direct.quote == "direct"
    (carried,) = positions("CARRIED_ON", "burned", gazetteer)[1].chain
    assert (carried.quote, carried.cue) == ("direct", None)
    (hearsay,) = positions("ALLEGEDLY", "attacked", gazetteer)[1].chain
    assert (hearsay.sourcing, hearsay.quote, hearsay.source) == ("hearsay", "indirect", None)
    (witnesses,) = positions("ACCORDING_TO", "crossed", gazetteer)[1].chain
    assert witnesses.sourcing == "unnamed"
    (ministry,) = positions("PROBABLY_INTENDS", "dispatch", gazetteer)[1].chain
    assert ministry.sourcing == "named"


def test_content_is_evidence_in_the_text(gazetteer: Gazetteer) -> None:
    for position in positions("SAID_THEY_BELIEVE", "moved", gazetteer)[1:]:
        assert [span.text for span in position.content] == ["400 rebels have been moved to the border"]


def test_auxiliary_modes_speak_where_the_words_are_silent(gazetteer: Gazetteer) -> None:
    assert positions("CONDEMNED", "condemned", gazetteer)[0].value == "CT+"
    assert positions("WORRIES_AS", "worries", gazetteer, auxiliary=("future",))[0].value == "Uu"
    assert positions("CONDEMNED", "condemned", gazetteer, auxiliary=("future",))[0].value == "CT+"
    assert positions("CONDEMNED", "condemned", gazetteer, auxiliary=("negation",))[0].value == "CT-"


def test_cues_are_told_from_events(gazetteer: Gazetteer) -> None:
    reading = parse(snippets.SAID_THEY_BELIEVE)
    found = finder(reading, gazetteer)
    assert [word.text for word in reading.words if found.is_statement(word.index)] == ["said", "believe"]
    accused = parse(snippets.ACCUSED_OF)
    found = finder(accused, gazetteer)
    assert found.is_cue(1)
    assert not found.is_statement(1)


def test_frames_list_source_cue_and_content(gazetteer: Gazetteer) -> None:
    reading = parse(snippets.NESTED)
    outer, inner = finder(reading, gazetteer).frames
    assert (outer.source, outer.cue, outer.content) == (((0, 2),), ((2, 3),), ((3, 11),))
    assert inner.parent == outer.index
    assert outer.parent is None


def test_a_neural_frame_without_a_parse_still_holds(gazetteer: Gazetteer) -> None:
    table = "\n".join(
        f"{form} {form.lower()} {upos} 0 root"
        for form, upos in (("Bern", "PROPN"), ("blathered", "VERB"), ("war", "NOUN"))
    )
    reading = parse(table, attributions=[("Bern", "blathered", "war")])
    held = finder(reading, gazetteer).positions(2)
    assert [told(position) for position in held] == [([], "Uu"), (["Bern"], "CT+")]


def test_a_document_without_words(gazetteer: Gazetteer) -> None:
    reading = parse("a a NOUN 0 root")
    assert finder(reading, gazetteer).frames == ()


_FORMS = (
    "Bern said denied that the attack , “ ” ‘ ’ allegedly according to officials citing it may not if who believed "
    "claims of war failed likely will ? and he"
).split()
_TAGS = "NOUN VERB PROPN PRON ADV ADJ ADP SCONJ PUNCT AUX DET".split()
_RELATIONS = (
    "nsubj obj ccomp xcomp advcl acl acl:relcl nmod nmod:poss obl parataxis conj cc mark case punct advmod amod aux "
    "nsubj:pass aux:pass fixed compound flat appos det csubj nmod:desc"
).split()
_TOKEN = st.tuples(
    st.sampled_from(_FORMS),
    st.sampled_from(_TAGS),
    st.integers(-1, 11),
    st.sampled_from(_RELATIONS),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_TOKEN, min_size=1, max_size=12), st.lists(st.integers(0, 11), max_size=6))
def test_any_parse_however_broken_gives_positions(
    tokens: list[tuple[str, str, int, str, bool]], marks: list[int]
) -> None:
    size = len(tokens)
    text = " ".join(token[0] for token in tokens)
    words, at = [], 0
    for index, (form, upos, head, relation, _) in enumerate(tokens):
        words.append(
            Word(index, 0, at, at + len(form), form, form.lower(), upos, "", min(head, size - 1), relation)
        )
        at += len(form) + 1
    places = [place % size for place in marks] or [0]
    spans = [(place, place + 1) for place in places]
    neural = (Attribution(tuple(spans[:1]), tuple(spans[1:2]), tuple(spans[2:]), 0.5),)
    reading = Reading(
        Document("d", text), tuple(words), ((0, size),), (), (), neural, (), ("none",), ("none",), ()
    )
    found = PositionFinder(reading, Syntax(reading), Nobody(reading))
    for word in words:
        held = found.positions(word.index, extent=(max(0, word.index - 2), word.index + 1))
        assert held[0].chain == ()
        for position in held:
            assert value_of(position.score) == position.value
            assert all(text[span.start : span.end] == span.text for span in position.content)


class Nobody:
    """Participants that know no entity and no reference."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.chains = self

    def referents(self, i: int) -> tuple[int, ...]:
        return (i,)

    def of(self, head: int) -> tuple[Participant, ...]:
        word = self._reading.words[head]
        return (Participant(self._reading.document.span(word.start, word.end), None),)
