"""Frames from their witnesses: what the parse shows and what the reader marked, made one.

The parse is exact about what hangs on what and sees nesting; the reader knows cues that the lexicon lacks and
contents that the parse cuts short. Quotation marks at the edge of a content carry it over sentences.
"""

from __future__ import annotations

from dataclasses import replace

from ..ontology import Complement, CueSense, cue, implicative
from ..reading.structure import Attribution, Reading, WordSpan
from ..records import Quote
from .positions_cues import CueFinder
from .positions_frames import NEARBY, SHORT_SENTENCE, Frame, inside, union
from .positions_quotes import Quotation, quote_share
from .positions_rules import CueFrame, complement_kind, trimmed, without
from .positions_tables import words
from .positions_values import is_reporting
from .syntax import RELATIVE, Syntax

_RUMOURS = words("cues", "rumours")
"""Kinds of cue noun that report what somebody says though nobody is named ("allegations that")."""
_MIXED, _DIRECT = 0.05, 0.9
"""Shares of quoted words from which a content is partly, or wholly, a quotation."""


class FrameMaker:
    """Makes the frames of one reading. ``owner``: for each word the quotation it stands in, or -1."""

    def __init__(
        self, reading: Reading, syntax: Syntax, quotations: tuple[Quotation, ...], owner: list[int]
    ) -> None:
        self.reading = reading
        self._syntax = syntax
        self.quotations = quotations
        self._owner = owner
        self._roles = {predicate.word: predicate.arguments for predicate in reading.predicates}

    def frames(self) -> list[Frame]:
        """One frame for every attribution that either witness shows, those with a content."""
        found = self._merge(list(CueFinder(self._syntax, self._roles.keys()).frames()))
        return [frame for frame in found if frame.content]

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
                frames[-1] = replace(previous, content=union((*previous.content, *frame.content)))
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
        return any(inside(other.content, first) for other in frames[-NEARBY:])

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
            elif neural.source and any(inside(neural.source, head) for head in sources):
                source = neural.source
            if not content and neural.content:
                content = neural.content
                root = self._root_of(content)
            else:
                beyond = [span for span in neural.content if syntax.words[span[0]].sentence != here]
                if beyond:
                    content = union((*content, *beyond))
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
        content = union(
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
        return tuple(c for c in self._syntax.conjuncts(head) if inside(spans, c)) or (head,)

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
        return union(grown)

    def _quotation_near(self, head: int) -> WordSpan | None:
        """A quotation beside a cue that has no content of its own: in its sentence, else right after or before it."""
        first, last = self._syntax.sentence(head)
        reach = min(last + 2, self._syntax.size) if self._syntax.lowers[last - 1] in (",", ":") else last
        for word in range(first, reach):
            owner = self._owner[word]
            if owner >= 0 and self.quotations[owner].double and not self._covers(owner, head):
                return self.quotations[owner].first, self.quotations[owner].last
        if last - first <= SHORT_SENTENCE and first >= 2 and self._owner[first - 2] >= 0:
            quotation = self.quotations[self._owner[first - 2]]
            if quotation.last == first - 1:
                return quotation.first, quotation.last
        return None

    def _covers(self, owner: int, word: int) -> bool:
        return self.quotations[owner].first <= word < self.quotations[owner].last
