"""Attributions of a document: who says what, merged from the reader, the parse and the quotation marks.

Three witnesses: the reader's spans (cue, source, content; never nested, sometimes overreaching), the
parse with the cue lexicon (nested, exact about what hangs on what, blind to what the lexicon lacks), and
quotation marks (which carry a content over sentences, and from one sentence's source to the next). A frame
seen by several is one frame. Frames nest where one's cue lies in another's content.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..ontology import Complement, CueSense, cue, implicative, trigger_senses
from ..reading.structure import Attribution, Reading, WordSpan
from ..records import Quote
from .positions_cues import ANAPHORS, CueFinder, CueFrame, complement_kind, trimmed, without
from .positions_quotes import find_quotations, quote_share, quoted_words
from .positions_tables import words
from .positions_values import is_reporting
from .syntax import RELATIVE, Syntax

_SHORT_SENTENCE = 8
"""Words of a sentence that only says who spoke ("said Smith.") after a quotation that stands before it."""
_RUMOURS = words("cues", "rumours")
"""Kinds of cue noun that report what somebody says though nobody is named ("allegations that")."""
_TURN = 5
"""Words among which a colon shows that a quotation names its own speaker, as a transcript does."""
_ANSWERS = words("cues", "answers")
"""Kinds of cue that answer a claim."""
_LONGEST_ANAPHOR = 3
_ANSWERED = "answers what was said before"
_NEARBY = 4
"""Frames looked back at."""
_MIXED, _DIRECT = 0.05, 0.9
"""Shares of quoted words from which a content is partly, or wholly, a quotation."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One attribution. Word indices and spans count the document's words.

    ``cue``: the cue's fragments, empty where only quotation marks speak. ``head``: its sense-bearing word, or -1.
    ``sense``: its entry in the cue lexicon, None for a cue the lexicon lacks (then it reports like "say").
    ``sources``: head words of the source, one a conjunct; ``source``: its words. ``content``: the content's fragments;
    ``root``: the head of the content, -1 where it has several. ``parent``: the frame whose content holds this one's
    cue, or None. ``holds``: False for plans and wishes, whose source states nothing. ``rules``: what found it.
    """

    index: int
    cue: tuple[WordSpan, ...]
    head: int
    sense: CueSense | None
    complement: Complement
    sources: tuple[int, ...]
    source: tuple[WordSpan, ...]
    content: tuple[WordSpan, ...]
    root: int
    quote: Quote
    holds: bool
    score: float
    rules: tuple[str, ...]
    parent: int | None = None


def _inside(spans: Iterable[WordSpan], word: int) -> bool:
    return any(first <= word < last for first, last in spans)


def _union(spans: Iterable[WordSpan]) -> tuple[WordSpan, ...]:
    """The spans merged where they touch or overlap, in order."""
    merged: list[WordSpan] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


class Attributions:
    """The attribution frames of one reading, with an index from words to the frames that cover them."""

    def __init__(self, reading: Reading, syntax: Syntax) -> None:
        self.reading = reading
        self._syntax = syntax
        self.quotations = find_quotations(reading)
        self._owner = quoted_words(self.quotations, syntax.size)
        self._roles = {predicate.word: predicate.arguments for predicate in reading.predicates}
        frames = self._merge(list(CueFinder(syntax, self._roles.keys()).frames()))
        frames = self._refer([frame for frame in frames if frame.content])
        frames = self._carry_quotations(frames)
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
        found = [i for i in self._covering[word] if not _inside(self.frames[i].cue, word)]
        return tuple(self.frames[i] for i in sorted(found, key=lambda i: -self._sizes[i]))

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

    # -- the reader's frames and the parse's ---------------------------------------------------------------

    def _merge(self, parsed: list[CueFrame]) -> list[Frame]:
        """One frame for every attribution that either witness shows."""
        neural_at: dict[int, int] = {}
        seen = [self._local(attribution) for attribution in self.reading.attributions]
        for number, attribution in enumerate(seen):
            for first, last in attribution.cue:
                for word in range(first, last):
                    neural_at.setdefault(word, number)
        frames: list[Frame] = []
        matched: set[int] = set()
        for found in parsed:
            number = -1 if found.rule == "hearsay" else neural_at.get(found.head, -1)
            neural = seen[number] if number >= 0 else None
            if number >= 0:
                matched.add(number)
            frame = self._from_parse(found, neural)
            if frame is None or (found.root < 0 and neural is None and self._is_explained(frame, frames)):
                continue
            previous = frames[-1] if frames else None
            if previous is not None and previous.head == frame.head and previous.sense == frame.sense:
                frames[-1] = replace(previous, content=_union((*previous.content, *frame.content)))
            else:
                frames.append(frame)
        for number, neural in enumerate(seen):
            if number not in matched and neural.cue and neural.content:
                frames.append(self._from_reader(neural))
        return frames

    def _local(self, neural: Attribution) -> Attribution:
        """The reader's attribution less the fragments it has from afar.

        Cue and source keep what stands in one sentence. The content keeps the cue's sentence and the
        quotations that reach into it or stand alone; the nearest fragment where there is neither.
        """
        if not neural.cue:
            return neural
        sentence = self._sentence_of(neural.cue[-1])
        cue_spans = tuple(span for span in neural.cue if self._sentence_of(span) == sentence)
        return Attribution(
            cue_spans,
            self._near(neural.source, sentence, quoted=False),
            self._near(neural.content, sentence, quoted=True),
            neural.score,
        )

    def _near(self, spans: tuple[WordSpan, ...], sentence: int, *, quoted: bool) -> tuple[WordSpan, ...]:
        here = tuple(
            span
            for span in spans
            if self._sentence_of(span) <= sentence <= self._syntax.words[span[1] - 1].sentence
            or (quoted and self._is_quoted(span))
        )
        if here or not spans:
            return here
        return (min(spans, key=lambda span: (abs(self._sentence_of(span) - sentence), span)),)

    def _sentence_of(self, span: WordSpan) -> int:
        return self._syntax.words[span[0]].sentence

    def _is_quoted(self, span: WordSpan) -> bool:
        return self._owner[span[0]] >= 0 or self._owner[span[1] - 1] >= 0

    @staticmethod
    def _is_explained(frame: Frame, frames: list[Frame]) -> bool:
        """Whether a quotation taken for want of another content lies in that of a cue just before."""
        if not frame.content:
            return True
        first = frame.content[0][0]
        return any(_inside(other.content, first) for other in frames[-_NEARBY:])

    def _from_parse(self, found: CueFrame, neural: Attribution | None) -> Frame | None:
        """The parse's frame, completed by the reader's where the parse lacks a part."""
        syntax = self._syntax
        sources, source, content, root = found.sources, found.source, found.content, found.root
        rules = [found.rule]
        score = 0.7
        here = syntax.words[found.head].sentence
        if not sources and syntax.upos[found.head] == "VERB" and not syntax.is_passive(found.head):
            role = next((a for a in self._roles.get(found.head, ()) if a.role == "ARG0"), None)
            if role is not None:
                sources, source = self._heads_in(((role.first, role.last),)), ((role.first, role.last),)
                rules.append("ARG0 is the source")
        if neural is not None:
            score = max(score, neural.score)
            rules.append("the reader agrees")
            if not sources and neural.source:
                sources, source = self._heads_in(neural.source), neural.source
            elif neural.source and any(_inside(neural.source, head) for head in sources):
                source = neural.source
            if not content and neural.content:
                content = neural.content
                root = self._root_of(content)
            else:
                beyond = [span for span in neural.content if syntax.words[span[0]].sentence != here]
                if beyond:
                    content = _union((*content, *beyond))
        if not content:
            quoted = self._quotation_near(found.head)
            if quoted is None:
                return None
            content, root = (quoted,), -1
            rules.append("quotation beside the cue")
        holds = is_reporting(found.sense, found.complement)
        if not sources and syntax.upos[found.head] == "NOUN" and found.sense.kind not in _RUMOURS:
            holds = False
        cue_spans = neural.cue if neural is not None else (found.cue,)
        if found.sense.speech:
            content = self._whole_quotations(content, found.head)
        return self._frame(
            cue_spans,
            found.head,
            found.sense,
            found.complement,
            sources,
            source,
            content,
            root,
            holds,
            score,
            rules,
        )

    def _from_reader(self, neural: Attribution) -> Frame:
        """A frame that only the reader saw; the lexicon is asked about its cue all the same."""
        syntax = self._syntax
        words = [word for first, last in neural.cue for word in range(first, last)]
        head = -1
        complement: Complement = "that"
        for word in sorted(words, key=lambda w: (syntax.upos[w] != "VERB", syntax.depth[w], w)):
            if cue(syntax.lemmas[word], syntax.upos[word]) is not None:
                head = word
                break
        root = self._root_of(neural.content)
        if head < 0:
            head = min(words, key=lambda w: (syntax.upos[w] not in ("VERB", "NOUN"), syntax.depth[w], w))
        if root >= 0 and syntax.heads[root] == head:
            complement = complement_kind(syntax, root)
        elif (
            root >= 0
            and "VerbForm=Inf" in syntax.words[root].feats
            and syntax.child(root, "nsubj", "aux") is None
        ):
            complement = "to"
        sense = cue(syntax.lemmas[head], syntax.upos[head], complement)
        if sense is None and complement == "to":
            sense = cue("propose", "VERB", "to")
        holds = sense is None or is_reporting(sense, complement)
        if implicative(syntax.lemmas[head]) is not None and (complement == "to" or sense is None):
            holds = False
        if (
            sense is None
            and root >= 0
            and syntax.heads[root] == head
            and syntax.rels[root] in ("obj", "obl", "nmod")
        ):
            holds = False
        content = (
            self._whole_quotations(neural.content, head) if sense is None or sense.speech else neural.content
        )
        return self._frame(
            neural.cue, head, sense, complement, self._heads_in(neural.source), neural.source, content, root,
            holds, neural.score, ["the reader"],
        )  # fmt: skip

    def _frame(
        self,
        cue_spans: tuple[WordSpan, ...],
        head: int,
        sense: CueSense | None,
        complement: Complement,
        sources: tuple[int, ...],
        source: tuple[WordSpan, ...],
        content: tuple[WordSpan, ...],
        root: int,
        holds: bool,
        score: float,
        rules: list[str],
    ) -> Frame:
        source = trimmed(self._syntax, source)
        holes = (*cue_spans, *source)
        if head >= 0:
            content = self._segment(content, head)
        content = _union(
            trimmed(self._syntax, tuple(piece for span in content for piece in without(span, *holes)))
        )
        return Frame(
            -1, cue_spans, head, sense, complement, sources, source, content, root, self._quote(content), holds,
            score, tuple(rules),
        )  # fmt: skip

    def _segment(self, content: tuple[WordSpan, ...], head: int) -> tuple[WordSpan, ...]:
        """The content less what a semicolon outside quotation marks parts from the cue."""
        first, last = self._syntax.sentence(head)
        stops = [w for w in range(first, last) if self._syntax.lowers[w] == ";" and self._owner[w] < 0]
        if not stops:
            return content
        low = max((w for w in stops if w < head), default=first)
        high = min((w for w in stops if w > head), default=last)
        kept = [(max(a, low), min(b, high)) if first <= a and b <= last else (a, b) for a, b in content]
        inside = tuple(span for span in kept if span[0] < span[1])
        return inside or content

    def _quote(self, content: tuple[WordSpan, ...]) -> Quote:
        share = quote_share(content, self._owner)
        return "direct" if share >= _DIRECT else "mixed" if share > _MIXED else "indirect"

    def _root_of(self, content: tuple[WordSpan, ...]) -> int:
        """The head of the content where it lies in one sentence, else -1."""
        words = self._syntax.words
        first, last = content[0][0], content[-1][1] - 1
        if words[first].sentence != words[last].sentence:
            return -1
        heads = [self._syntax.head_of(*span) for span in content]
        return min(heads, key=lambda head: (self._syntax.depth[head], head))

    def _heads_in(self, spans: tuple[WordSpan, ...]) -> tuple[int, ...]:
        """The conjuncts of the noun phrase that the spans cover."""
        if not spans:
            return ()
        head = self._syntax.head_of(*spans[0])
        if self._syntax.lowers[head] in RELATIVE and self._syntax.upos[head] == "PRON":
            named = self._syntax.antecedent(self._syntax.clause(head))
            if named is not None:
                return self._syntax.conjuncts(named)
        return tuple(c for c in self._syntax.conjuncts(head) if _inside(spans, c)) or (head,)

    # -- claims referred to ------------------------------------------------------------------------------

    def _refer(self, frames: list[Frame]) -> list[Frame]:
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
                rules = (*frame.rules, _ANSWERED)
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
        for other in reversed(before[-_NEARBY:]):
            where = syntax.words[other.head].sentence if other.head >= 0 else -1
            if where < sentence - 1:
                break
            if other.holds and set(other.sources) != set(frame.sources) and syntax.upos[other.head] != "ADJ":
                return other.content
        first, _ = syntax.sentence(frame.head)
        start = min((span[0] for span in (*frame.cue, *frame.source, *frame.content)), default=frame.head)
        if syntax.deprels[frame.head] == "acl:relcl" and start - first > _SHORT_SENTENCE // 2:
            return trimmed(syntax, ((first, start),))
        if sentence > 0 and start - first <= _SHORT_SENTENCE:
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

    # -- quotations ----------------------------------------------------------------------------------------

    def _whole_quotations(self, content: tuple[WordSpan, ...], head: int) -> tuple[WordSpan, ...]:
        """The content with every quotation that it begins or ends in, over however many sentences that runs.

        A quotation that the cue itself stands in is not the cue's to claim.
        """
        grown = list(content)
        for first, last in content:
            for word in (first, last - 1):
                owner = self._owner[word]
                if owner >= 0 and not self._covers(owner, head):
                    quotation = self.quotations[owner]
                    grown.append((quotation.first, quotation.last))
        return _union(grown)

    def _quotation_near(self, head: int) -> WordSpan | None:
        """A quotation beside a cue that has no content of its own: in its sentence, else right after or before it."""
        first, last = self._syntax.sentence(head)
        reach = min(last + 2, self._syntax.size) if self._syntax.lowers[last - 1] in (",", ":") else last
        for word in range(first, reach):
            owner = self._owner[word]
            if owner >= 0 and self.quotations[owner].double and not self._covers(owner, head):
                return self.quotations[owner].first, self.quotations[owner].last
        if last - first <= _SHORT_SENTENCE and first >= 2 and self._owner[first - 2] >= 0:
            quotation = self.quotations[self._owner[first - 2]]
            if quotation.last == first - 1:
                return quotation.first, quotation.last
        return None

    def _covers(self, owner: int, word: int) -> bool:
        return self.quotations[owner].first <= word < self.quotations[owner].last

    def _carry_quotations(self, frames: list[Frame]) -> list[Frame]:
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
            if speaker is not None and whole and not _inside(speaker.content, quotation.first):
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
                if frame.rules[-1] == _ANSWERED and _inside(other.content, frame.content[0][0]):
                    continue
                if other.head >= 0 and _inside(frame.content, other.head) and other.score <= frame.score:
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
