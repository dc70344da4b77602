"""Frames that take their content or their source from another sentence.

Answers to a claim made before ("which Cairo denied", "rejected the allegations"), and quotations that go on
without a cue of their own. Each pass is linear in the frames and words.
"""

from __future__ import annotations

from dataclasses import replace

from ..ontology import cue
from ..reading.structure import Reading, WordSpan
from .positions_frames import ANSWERED, NEARBY, SHORT_SENTENCE, Frame, inside
from .positions_quotes import Quotation
from .positions_rules import ANAPHORS, trimmed, without
from .positions_tables import words
from .syntax import Syntax

_TURN = 5
"""Words among which a colon shows that a quotation names its own speaker, as a transcript does."""
_ANSWERS, _RUMOURS = words("cues", "answers"), words("cues", "rumours")
_LONGEST_ANAPHOR = 3


class Carrier:
    """Carries contents and sources from frame to frame of one reading."""

    def __init__(
        self, reading: Reading, syntax: Syntax, quotations: tuple[Quotation, ...], owner: list[int]
    ) -> None:
        self.reading = reading
        self._syntax = syntax
        self.quotations = quotations
        self._owner = owner

    def refer(self, frames: list[Frame]) -> list[Frame]:
        """Give cues that answer a claim ("which Cairo denied", "rejected the allegations") the claim's content.

        The claim is the content of the last frame of another source, at most a sentence before; where the claim is
        the report's own, its sentence up to the cue, or the sentence before.
        """
        made: list[Frame] = []
        for frame in sorted(frames, key=lambda frame: frame.head):
            claim = self._claim_answered(frame, made)
            holes = (*frame.cue, *frame.source, self._syntax.subtree(frame.head))
            told = trimmed(self._syntax, tuple(piece for span in claim for piece in without(span, *holes)))
            if told:
                rules = (*frame.rules, ANSWERED)
                frame = replace(
                    frame, content=told, root=-1, complement="that", quote="indirect", rules=rules
                )
            made.append(frame)
        return made

    def _claim_answered(self, frame: Frame, before: list[Frame]) -> tuple[WordSpan, ...]:
        syntax = self._syntax
        if frame.sense is None or frame.sense.kind not in _ANSWERS or not self._is_anaphor(frame):
            return ()
        sentence = syntax.words[frame.head].sentence
        for other in reversed(before[-NEARBY:]):
            where = syntax.words[other.head].sentence if other.head >= 0 else -1
            if where < sentence - 1:
                break
            if other.holds and set(other.sources) != set(frame.sources) and syntax.upos[other.head] != "ADJ":
                return other.content
        first, _ = syntax.sentence(frame.head)
        start = min((span[0] for span in (*frame.cue, *frame.source, *frame.content)), default=frame.head)
        if syntax.deprels[frame.head] == "acl:relcl" and start - first > SHORT_SENTENCE // 2:
            return trimmed(syntax, ((first, start),))
        if sentence > 0 and start - first <= SHORT_SENTENCE:
            return trimmed(syntax, (self.reading.sentences[sentence - 1],))
        return ()

    def _is_anaphor(self, frame: Frame) -> bool:
        """Whether the content is a mere pronoun, or a claim that is not told again ("the allegations")."""
        syntax = self._syntax
        words = [word for first, last in frame.content for word in range(first, last)]
        if len(words) == 1 and syntax.upos[words[0]] in ("PRON", "DET"):
            return syntax.lowers[words[0]] in ANAPHORS
        head = syntax.head_of(words[0], words[-1] + 1)
        if len(words) > _LONGEST_ANAPHOR or syntax.upos[head] != "NOUN":
            return False
        if syntax.child(head, "acl", "nmod", "ccomp") is not None:
            return False
        sense = cue(syntax.lemmas[head], "NOUN")
        return sense is not None and sense.kind in _RUMOURS

    def carry_quotations(self, frames: list[Frame]) -> list[Frame]:
        """Give every quotation that no frame explains a source: that of the sentence before, else nobody.

        A quotation of whole clauses goes to whoever spoke in the sentence just before; a quoted phrase with a
        verb in it ("scare quotes", mostly in headlines) is somebody's wording, though nobody says whose.
        """
        syntax = self._syntax
        explained = bytearray(syntax.size)
        speakers: dict[int, Frame] = {}
        for frame in frames:
            around = self._owner[frame.head] if frame.head >= 0 else -1
            for first, last in frame.content:
                for word in range(first, last):
                    if around < 0 or self._owner[word] != around:
                        explained[word] = 1
            if (
                frame.head >= 0
                and frame.sources
                and frame.holds
                and (frame.sense is None or frame.sense.speech)
            ):
                speakers[syntax.words[frame.head].sentence] = frame
                reach = max(syntax.words[last - 1].sentence for _, last in frame.content)
                speakers.setdefault(reach, frame)
        added: list[Frame] = []
        for quotation in self.quotations:
            span = (quotation.first, quotation.last)
            if any(explained[word] for word in range(*span)):
                continue
            if not any(self._is_finite(word) for word in range(*span)):
                continue
            if (
                ":" in syntax.lowers[quotation.first : quotation.first + _TURN]
                and syntax.upos[quotation.first] == "PROPN"
            ):
                continue
            sentence = syntax.words[quotation.first].sentence
            whole = any(syntax.heads[word] < 0 for word in range(*span))
            speaker = speakers.get(sentence) or (speakers.get(sentence - 1) if whole else None)
            if speaker is not None and whole and not inside(speaker.content, quotation.first):
                frame = replace(
                    speaker, cue=(), head=-1, sense=None, complement="that", content=trimmed(syntax, (span,)), root=-1,
                    quote="direct", holds=True, score=0.6, rules=("the speaker of the sentence before",),
                )  # fmt: skip
            elif speaker is None and not self._titled(span):
                frame = Frame(
                    -1, (), -1, None, "that", (), (), trimmed(syntax, (span,)), -1, "direct", True, 0.5,
                    ("quotation marks without a source",),
                )  # fmt: skip
            else:
                continue
            added.append(frame)
            if whole:
                last = syntax.words[quotation.last - 1].sentence
                speakers.setdefault(last, frame)
        return frames + added

    def _is_finite(self, word: int) -> bool:
        syntax = self._syntax
        return syntax.upos[word] == "AUX" or "VerbForm=Fin" in syntax.words[word].feats

    def _titled(self, span: WordSpan) -> bool:
        """Whether a quotation is a title of a work: every longer word of it has a capital."""
        words = [self._syntax.words[i].text for i in range(*span)]
        longer = [word for word in words if len(word) > 3 and word[0].isalpha()]
        return bool(longer) and all(word[0].isupper() for word in longer)
