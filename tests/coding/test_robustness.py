"""Whatever the reader gets wrong, the coder gives records whose offsets hold."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.coding import code
from reportedly.reading.structure import Argument, Attribution, EntitySpan, Reading

from .gold import parse

TEXT = """
Both both CCONJ 2 cc:preconj
Rabat Rabat PROPN 6 nsubj
and and CCONJ 4 cc
Tunis Tunis PROPN 2 conj
have have AUX 6 aux Tense=Pres|VerbForm=Fin
denied deny VERB 0 root Tense=Past|VerbForm=Part
attacking attack VERB 6 xcomp VerbForm=Ger
two two NUM 9 nummod
ships ship NOUN 7 obj Number=Plur
near near ADP 11 case
Libya Libya PROPN 7 obl
on on ADP 13 case
Monday Monday PROPN 7 obl
+. . PUNCT 6 punct

They they PRON 2 nsubj Number=Plur
met meet VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
their their PRON 4 nmod:poss Number=Plur
allies ally NOUN 2 obj Number=Plur
and and CCONJ 6 cc
agreed agree VERB 2 conj Tense=Past|VerbForm=Fin|Mood=Ind
to to PART 8 mark
send send VERB 6 xcomp VerbForm=Inf
troops troop NOUN 8 obj Number=Plur
if if SCONJ 12 mark
he he PRON 12 nsubj Gender=Masc
resigns resign VERB 8 advcl Tense=Pres|VerbForm=Fin|Mood=Ind
+. . PUNCT 2 punct
"""
RELATIONS = (
    "nsubj obj obl nmod conj advcl acl:relcl ccomp xcomp compound amod flat appos nmod:poss root case mark"
).split()
TAGS = "NOUN VERB PROPN PRON ADJ AUX ADP NUM DET".split()
BASE = parse(TEXT, frames={"denied": {}, "attacking": {}, "met": {}, "agreed": {}, "send": {}, "resigns": {}})
SIZE = len(BASE.words)
spans = st.tuples(st.integers(0, SIZE - 1), st.integers(1, 5)).map(lambda s: (s[0], min(SIZE, s[0] + s[1])))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    words = list(BASE.words)
    for i in draw(st.sets(st.integers(0, SIZE - 1), max_size=8)):
        words[i] = replace(
            words[i],
            head=draw(st.integers(-1, SIZE - 1)),
            deprel=draw(st.sampled_from(RELATIONS)),
            upos=draw(st.sampled_from(TAGS)),
        )
    roles = st.sampled_from(["ARG0", "ARG1", "ARG2", "ARGM-LOC", "ARGM-TMP", "R-ARG0"])
    predicates = tuple(
        replace(
            p,
            arguments=tuple(Argument(draw(roles), *draw(spans), 0.9) for _ in range(draw(st.integers(0, 2)))),
        )
        for p in BASE.predicates
    )
    labels = st.sampled_from(["Person", "Location", "Organization", "NORP", "Date"])
    entities = tuple(EntitySpan(*draw(spans), draw(labels), 0.9) for _ in range(draw(st.integers(0, 4))))
    attributions = tuple(
        Attribution((draw(spans),), (draw(spans),), (draw(spans),), 0.9)
        for _ in range(draw(st.integers(0, 2)))
    )
    clusters = tuple((draw(spans), draw(spans)) for _ in range(draw(st.integers(0, 2))))
    return replace(
        BASE,
        words=tuple(words),
        predicates=predicates,
        entities=entities,
        attributions=attributions,
        coreference=clusters,
    )


@settings(deadline=None, max_examples=120)
@given(readings())
def test_any_reading_is_coded_and_every_span_slices_to_its_text(reading: Reading) -> None:
    text = reading.document.text
    seen = set()
    for event in code(reading):
        assert event.id not in seen
        seen.add(event.id)
        spans = [event.trigger, *(p.span for p in event.actors + event.recipients)]
        spans += [q.span for q in event.quantities]
        if event.location is not None:
            spans.append(event.location.span)
        for span in spans:
            assert span.text
            assert text[span.start : span.end] == span.text
        assert 0.0 <= event.event.confidence <= 1.0
        assert event.positions
        assert event.positions[0].chain == ()


def test_coding_twice_gives_the_same_records() -> None:
    assert code(BASE) == code(BASE)
