"""Attributions of a document: who says what, merged from the reader, the parse and the quotation marks.

Three witnesses: the reader's spans (cue, source, content; never nested, sometimes overreaching), the
parse with the cue lexicon (nested, exact about what hangs on what, blind to what the lexicon lacks), and
quotation marks (which carry a content over sentences, and from one sentence's source to the next). A frame
seen by several is one frame. Frames nest where one's cue lies in another's content.
"""

from __future__ import annotations

from dataclasses import replace

from ..ontology import cue, trigger_senses
from ..reading.structure import Reading
from .positions_carried import Carrier
from .positions_frames import ANSWERED, Frame, inside
from .positions_merging import FrameMaker
from .positions_quotes import find_quotations, quoted_words
from .syntax import Syntax

__all__ = ["Attributions", "Frame"]


class Attributions:
    """The attribution frames of one reading, with an index from words to the frames that cover them."""

    def __init__(self, reading: Reading, syntax: Syntax) -> None:
        self.reading = reading
        self._syntax = syntax
        self.quotations = find_quotations(reading)
        self._owner = quoted_words(self.quotations, syntax.size)
        carrier = Carrier(reading, syntax, self.quotations, self._owner)
        frames = FrameMaker(reading, syntax, self.quotations, self._owner).frames()
        frames = carrier.carry_quotations(carrier.refer(frames))
        frames = [frame for frame in frames if frame.content]
        frames.sort(key=lambda frame: (frame.head if frame.head >= 0 else frame.content[0][0], frame.content))
        frames = [replace(frame, index=index) for index, frame in enumerate(frames)]
        self._covering: list[list[int]] = [[] for _ in range(syntax.size)]
        for frame in frames:
            for first, last in frame.content:
                for word in range(first, last):
                    self._covering[word].append(frame.index)
        self._sizes = [sum(last - first for first, last in frame.content) for frame in frames]
        self.frames: tuple[Frame, ...] = tuple(self._nest(frames))
        """All frames in text order of their cues; ``frames[k].index == k``."""
        self._cue_words: dict[int, int] = {}
        for frame in self.frames:
            for first, last in frame.cue:
                for word in range(first, last):
                    self._cue_words.setdefault(word, frame.index)
        self._heads = {frame.head: frame.index for frame in self.frames if frame.head >= 0}

    # -- questions -----------------------------------------------------------------------------------------

    def covering(self, word: int) -> tuple[Frame, ...]:
        """The frames whose content holds the word, the widest first."""
        found = [i for i in self._covering[word] if not inside(self.frames[i].cue, word)]
        found = [i for i in found if self.frames[i].complement != "to" or not self._is_aside(self.frames[i], word)]
        return tuple(self.frames[i] for i in sorted(found, key=lambda i: -self._sizes[i]))

    def _is_aside(self, frame: Frame, word: int) -> bool:
        """Whether the word stands in a relative clause about the cue's subject, which says what is, not what is
        expected or said ("the fund, which **lent** money in May, is expected to ...")."""
        syntax = self._syntax
        for upper in (word, *syntax.ancestors(word)):
            if upper == frame.head:
                return False
            if syntax.deprels[upper] == "acl:relcl":
                return syntax.heads[upper] in syntax.subjects(frame.head)
        return False

    def frame_at(self, word: int) -> Frame | None:
        """The frame whose cue holds the word, or None."""
        index = self._cue_words.get(word)
        return None if index is None else self.frames[index]

    def frame_of_cue(self, head: int) -> Frame | None:
        """The frame whose cue's sense-bearing word is ``head``, or None."""
        index = self._heads.get(head)
        return None if index is None else self.frames[index]

    def is_quoted(self, word: int) -> bool:
        """Whether the word stands between quotation marks."""
        return self._owner[word] >= 0

    def is_cue(self, word: int) -> bool:
        """Whether the word is part of an attribution's cue."""
        return word in self._cue_words

    def is_statement(self, word: int) -> bool:
        """Whether the word is the cue of a mere statement, belief or finding, which is attribution and no event.

        False for cues that are events besides ("accuse", "agree", "demand": see ``CueSense.event``), for plans, and
        for triggers whose object is no claim ("rejected the ceasefire" against "rejected the allegations").
        """
        frame = self.frame_at(word)
        if frame is None or not frame.holds or frame.sense is None or frame.sense.event is not None:
            return False
        if word != frame.head:
            return self._syntax.upos[word] == "AUX"
        if frame.complement == "nominal" and trigger_senses(
            self._syntax.lemmas[word], self._syntax.upos[word]
        ):
            return (
                frame.root >= 0 and self._syntax.upos[frame.root] == "NOUN" and self._is_cue_noun(frame.root)
            )
        return True

    def _is_cue_noun(self, word: int) -> bool:
        return cue(self._syntax.lemmas[word], "NOUN") is not None

    def _rank(self, frames: list[Frame], index: int) -> tuple[int, bool]:
        """Narrow contents first; of equal ones the source that another source cites."""
        return self._sizes[index], not frames[index].rules[0].endswith("a source")

    # -- nesting -------------------------------------------------------------------------------------------

    def _nest(self, frames: list[Frame]) -> list[Frame]:
        """Set each frame's parent: the narrowest other frame whose content holds its cue."""
        by_head = {frame.head: frame.index for frame in frames if frame.head >= 0}
        parents: list[int | None] = [None] * len(frames)
        for frame in frames:
            if frame.head < 0:
                continue
            best: int | None = None
            for index in self._covering[frame.head]:
                other = frames[index]
                if index == frame.index or other.head == frame.head or not other.holds:
                    continue
                if frame.rules[-1] == ANSWERED and inside(other.content, frame.content[0][0]):
                    continue
                if other.head >= 0 and inside(frame.content, other.head) and other.score <= frame.score:
                    continue
                if best is None or self._rank(frames, index) < self._rank(frames, best):
                    best = index
            if best is None and frame.rules[0].endswith("a source"):
                matrix = by_head.get(self._syntax.heads[frame.head])
                best = matrix if matrix is not None and frames[matrix].holds else None
            parents[frame.index] = best
        # "denied claims that ...": what is claimed is nobody's under the denial; both hold a position of their own.
        for frame in frames:
            parent = parents[frame.index]
            if parent is None or frames[parent].complement != "nominal":
                continue
            denied = frames[parent].root
            said_of = (
                self._syntax.heads[frame.head] == denied and self._syntax.deprels[frame.head] == "acl:relcl"
            )
            if denied == frame.head or (said_of and frame.sources == (denied,)):
                parents[frame.index] = parents[parent]
        return [replace(frame, parent=parents[frame.index]) for frame in frames]
