"""PLOVER's auxiliary modes of an event: historical, future, hypothetical, negation.

From the trigger one climbs the parse as long as what lies above speaks about whether the event takes place:
light and aspectual verbs, implicatives ("failed to"), plans, offers and demands, modals, conditions,
purposes; a noun that is merely an argument of an unrelated verb is left where it is. All words come from the
ontology's cue, modality and light-verb tables. A denial is a position, not a negation of the event.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..ontology.cues import Complement, CueSense, certainty, conditional, cue, implicative, modal
from ..ontology.triggers import LightVerb, light_verb
from ..records import Auxiliary, EventDate
from ._tables import words_of
from .attribution import Attributions
from .syntax import Syntax

ORDER: tuple[Auxiliary, ...] = ("historical", "future", "hypothetical", "negation")
_REPORTED = frozenset({"deny", "dispute", "lie", "doubt"})
"""Kinds of cue whose negation is their source's position."""
_YEAR = 365
_VERBAL = ("VERB", "AUX")
_MOMENTS = frozenset("point time stage moment occasion circumstance way account case".split())
"""Nouns whose "no" negates the clause ("**at no point** had they fired")."""
_GUESSES = frozenset({"may", "might", "must", "could"})
"""Modals that guess about the past before "have" ("may have fled"): a matter of position, not of mode."""


@dataclass(slots=True)
class Marks:
    """Auxiliary modes found so far, each with the word that gave it."""

    found: dict[str, str] = field(default_factory=dict)
    negative: bool = False
    flipped: str = ""
    conditional: bool = False
    """An if-clause hangs on the event, so that it is hypothetical and not simply future."""

    def add(self, modes: frozenset[str] | set[str], why: str) -> None:
        """Note modes; negations cancel each other out, the others add up."""
        for mode in sorted(modes):
            if mode == "negation":
                self.flip(why)
            else:
                self.found.setdefault(mode, why)

    def flip(self, why: str) -> None:
        """Turn the polarity round."""
        self.negative = not self.negative
        self.flipped = why

    def modes(self) -> tuple[Auxiliary, ...]:
        """The modes, in the order of the record; what only might be is not to come besides."""
        dropped = "future" if self.conditional or "hypothetical" in self.found else ""
        return tuple(
            m for m in ORDER if m != dropped and (m in self.found or (m == "negation" and self.negative))
        )

    def reasons(self) -> tuple[str, ...]:
        """One line for each mode: the mode and the word that gave it."""
        lines = [f"{mode}: '{why}'" for mode, why in self.found.items()]
        if self.negative:
            lines.append(f"negation: '{self.flipped}'")
        return tuple(lines)


class Auxiliaries:
    """Finds the auxiliary modes of the events of one reading."""

    __slots__ = ("_attributions", "_syntax")

    def __init__(self, syntax: Syntax, attributions: Attributions) -> None:
        self._syntax = syntax
        self._attributions = attributions

    def of(
        self, trigger: int, *, implied: frozenset[str] = frozenset(), date: EventDate | None = None
    ) -> Marks:
        """The auxiliary modes at a trigger. ``implied``: those its sense brings along."""
        marks = Marks()
        marks.add(implied, self._syntax.lemmas[trigger])
        node, below = trigger, -1
        for _ in range(12):
            self._own(node, below, marks)
            above = self._climb(node, marks)
            if above is None:
                break
            node, below = above, node
        self._dated(trigger, node, date, marks)
        return marks

    # -- one word ------------------------------------------------------------------------------------------

    def _own(self, i: int, below: int, marks: Marks) -> None:
        """What the auxiliaries, adverbs, adjectives and determiners of ``i`` say; ``below`` is the word
        one came from."""
        syntax = self._syntax
        lemmas, lowers = syntax.lemmas, syntax.lowers
        negated = syntax.is_negated(i)
        if negated:
            marks.flip("not")
        if self._is_inverted(i):
            marks.add({"hypothetical"}, "inverted condition")
        for c in syntax.children(i):
            rel = syntax.rels[c]
            if rel == "aux":
                found = modal(lemmas[c]) or modal(lowers[c])
                if (
                    found is not None
                    and found.auxiliary
                    and not (lemmas[c] in _GUESSES and self._is_perfect(i))
                ):
                    would = lemmas[c] in ("would", "'d")
                    if would and self._is_said_in_past(i):
                        marks.add({"future"}, lowers[c])
                    elif not (would and negated):  # "would not sign": did not want to
                        marks.add(found.auxiliary, lowers[c])
            elif syntax.deprels[c] == "acl:relcl" and below < 0 and self._could(c):
                marks.add({"hypothetical"}, "could")
            elif rel == "advcl" and (
                self._is_inverted(c)
                or syntax.tense(i) not in ("past", "perfect")
                and any(conditional(self._marker(k)) for k in syntax.children(c, "mark") if lowers[k] != "without")
            ):
                marks.add({"hypothetical"}, "if")
                marks.conditional = True
            elif rel == "advmod":
                sure = certainty(lemmas[c])
                if (
                    sure is not None
                    and sure.upos == "ADV"
                    and sure.auxiliary
                    and lowers[c] not in ("not", "n't", "never")
                ):
                    marks.add(sure.auxiliary, lowers[c])
            elif rel == "amod":
                sure = certainty(lowers[c]) or certainty(lemmas[c])
                if sure is not None and sure.upos == "ADJ" and sure.auxiliary:
                    marks.add(sure.auxiliary, lowers[c])
            elif rel == "mark" or (rel == "advmod" and lowers[c] == "when"):
                if conditional(self._marker(c)):
                    marks.add({"hypothetical"}, lowers[c])
            elif rel == "case":
                if lowers[c] == "without":
                    marks.flip("without")
                elif conditional(self._marker(c)):
                    marks.add({"hypothetical"}, self._marker(c))
            elif (
                rel in ("nsubj", "obj")
                and c != below
                and (lowers[c] in ("nobody", "none", "nothing") or self._has_no(c))
            ):
                marks.flip(lowers[c])
            elif rel == "obl" and c != below and lemmas[c] in _MOMENTS and self._has_no(c):
                marks.flip(f"no {lowers[c]}")
        if syntax.rels[i] == "conj" and syntax.upos[i] in _VERBAL:
            self._shared(i, marks)
        if self._lies_ahead(i):
            marks.add({"future"}, "to")
        if below < 0:
            if syntax.upos[i] == "NOUN":
                self._year(i, marks)
            elif self._is_long_past(i):
                marks.found.setdefault("historical", "years after")

    def _could(self, clause: int) -> bool:
        """Whether a relative clause says what might be done with its noun ("sanctions that **could** follow")."""
        syntax = self._syntax
        return any(syntax.lemmas[c] in ("could", "may", "might") for c in syntax.children(clause, "aux"))

    def _is_perfect(self, i: int) -> bool:
        return any(self._syntax.lemmas[c] == "have" for c in self._syntax.children(i, "aux"))

    def _is_inverted(self, clause: int) -> bool:
        """Whether its order of words makes a clause a condition ("**should** Oslo refuse", "**had** they known")."""
        syntax = self._syntax
        if syntax.rels[clause] != "advcl" or syntax.child(clause, "mark") is not None:
            return False
        subject = syntax.child(clause, "nsubj", "nsubj:pass")
        return subject is not None and any(
            syntax.lowers[c] in ("should", "had", "were") and c < subject
            for c in syntax.children(clause, "aux", "aux:pass", "cop")
        )

    def _is_said_in_past(self, i: int) -> bool:
        """Whether the clause is what somebody said or promised in the past, so that its "would" was a "will"."""
        syntax = self._syntax
        if self._is_perfect(i):
            return False
        for frame in self._attributions.covering(i):
            cited = frame.head < 0 or syntax.upos[frame.head] not in _VERBAL
            if frame.holds and frame.head != i and (cited or syntax.tense(frame.head) in ("past", "perfect", "")):
                return True
        upper = syntax.heads[i]
        if syntax.rels[i] == "conj":
            i = syntax.first_conjunct(i)
            upper = syntax.heads[i]
        sayings = [upper] if syntax.rels[i] == "ccomp" and upper >= 0 else []
        sayings += syntax.children(i, "parataxis")
        for k in sayings:
            sense = cue(syntax.lemmas[k], "VERB", "that") if syntax.upos[k] == "VERB" else None
            if sense is not None and sense.speech and syntax.tense(k) in ("past", "perfect"):
                return True
        return False

    def _lies_ahead(self, i: int) -> bool:
        """ "are **to be sent**", and the headline's "leader **to be jailed**"."""
        syntax = self._syntax
        if syntax.upos[i] not in _VERBAL or not any(
            syntax.lowers[c] == "to" for c in syntax.children(i, "mark")
        ):
            return False
        if any(syntax.lowers[c] == "yet" for c in syntax.children(i, "advmod")):
            return False
        if syntax.rels[i] == "root" or (
            syntax.rels[i] in ("ccomp", "parataxis") and syntax.child(i, "nsubj", "nsubj:pass") is not None
        ):
            return True
        return any(
            syntax.lemmas[c] == "be" and syntax.lowers[c] != "be" for c in syntax.children(i, "aux", "cop")
        )

    def _year(self, i: int, marks: Marks) -> None:
        """A year before the report's own that modifies the event's noun: "the **1953** armistice"."""
        published = self._syntax.reading.document.published
        if published is None:
            return
        for c in self._syntax.children(i, "nummod", "compound", "amod", "nmod"):
            low = self._syntax.lowers[c].rstrip("s")
            if len(low) == 4 and low.isdecimal() and 1000 <= int(low) < published.year - 1:
                marks.found.setdefault("historical", low)

    def _is_long_past(self, clause: int) -> bool:
        """Whether what is told came years after the clause ("**forty years after** marines took the island")."""
        syntax = self._syntax
        if not any(syntax.lowers[c] in ("after", "since") for c in syntax.children(clause, "mark")):
            return False
        for c in syntax.children(clause, "obl:unmarked", "obl"):
            if c < clause and syntax.lemmas[c] in ("decade", "century", "generation"):
                return True
            if c < clause and syntax.lemmas[c] == "year" and "Number=Plur" in syntax.words[c].feats:
                return True
        return False

    def _has_no(self, i: int) -> bool:
        syntax = self._syntax
        if any(syntax.lowers[c] in ("no", "neither") and syntax.rels[c] == "det" for c in syntax.children(i)):
            return True
        return syntax.is_negated(i) and any(syntax.lowers[c] in ("single", "one") for c in syntax.children(i))

    def _marker(self, c: int) -> str:
        syntax = self._syntax
        return " ".join([syntax.lowers[c], *(syntax.lowers[k] for k in syntax.children(c, "fixed"))])

    def _shared(self, i: int, marks: Marks) -> None:
        """A conjunct without subject and auxiliary shares the first one's ("will not attack or occupy")."""
        syntax = self._syntax
        head = syntax.heads[i]
        if head < 0 or syntax.child(i, "aux", "nsubj", "cop") is not None:
            return
        for c in syntax.children(head, "aux"):
            found = modal(syntax.lemmas[c]) or modal(syntax.lowers[c])
            if found is not None and found.auxiliary:
                marks.add(found.auxiliary, syntax.lowers[c])
        joined = {syntax.lowers[c] for c in syntax.children(i, "cc")}
        if syntax.is_negated(head) and joined & {"or", "nor"}:
            marks.flip("not ... or")

    # -- upwards -------------------------------------------------------------------------------------------

    def _climb(self, i: int, marks: Marks) -> int | None:
        """The word above that the event's reality depends on, its own contribution noted, or None."""
        syntax = self._syntax
        head = syntax.heads[i]
        if head < 0:
            return None
        while syntax.rels[i] == "conj":
            if syntax.upos[i] not in _VERBAL and syntax.upos[head] != syntax.upos[i]:
                return None
            i, head = head, syntax.heads[head]
            if head < 0:
                return None
        rel, deprel = syntax.rels[i], syntax.deprels[i]
        if deprel == "acl:relcl":
            return None
        if rel in ("xcomp", "ccomp", "csubj"):
            return self._complement(i, head, marks)
        if rel == "acl":
            return self._noun_clause(i, head, marks)
        if rel == "advcl":
            return self._adverbial(i, head, marks)
        if syntax.upos[i] in _VERBAL and rel not in ("obl", "nmod", "obj", "nsubj"):
            return None
        if rel in ("obj", "obl", "nmod", "nsubj", "iobj", "compound", "appos"):
            return self._argument(i, head, rel, deprel, marks)
        return None

    @staticmethod
    def _modes(sense: CueSense) -> set[str]:
        """The auxiliary modes a cue puts on its content: an intention lies ahead; a wish, a threat or an option is
        hypothetical."""
        modes = set(sense.auxiliary)
        if sense.kind in _REPORTED:
            modes.discard("negation")
        if {"future", "hypothetical"} <= modes:
            modes.discard("future")
        return modes

    def _governor(
        self, head: int, complement: Complement, marks: Marks, *, stated: bool = False
    ) -> tuple[bool, bool]:
        """Note what the cue, implicative or modal ``head`` says of its complement: (it says something, climb on).

        ``stated``: the complement is a finite statement of what is or was, so that "insist" is no demand.
        """
        syntax = self._syntax
        lemma, upos = syntax.lemmas[head], syntax.upos[head]
        negated = syntax.is_negated(head)
        if upos in ("ADJ", "VERB") and complement == "to":
            states = upos == "ADJ" or syntax.is_passive(head) or syntax.child(head, "cop", "aux") is not None
            being = (f"be {lemma} to", f"be {syntax.lowers[head]} to") if states else ()
            for phrase in (*being, f"{lemma} to"):
                found = modal(phrase)
                if found is not None:
                    marks.add(found.auxiliary, phrase)
                    return True, True
        entry = implicative(lemma) if upos in _VERBAL else None
        sense = cue(lemma, upos, complement)
        if (
            entry is not None
            and complement == "to"
            and (sense is None or not sense.auxiliary or entry.affirmed)
        ):
            value = entry.negated if negated else entry.affirmed
            if negated and value == 1 and entry.affirmed == -1:
                marks.flip(f"not {lemma}")
            elif not negated and value == -1:
                marks.flip(lemma)
            elif value == 0:
                marks.add(entry.auxiliary - {"negation"}, lemma)
            return True, True
        if sense is not None:
            modes = self._modes(sense)
            if sense.kind in ("demand", "fear") and complement == "that" and stated:
                modes = set()
            if modes:
                marks.add(modes, lemma)
            return True, (bool(modes) and not sense.speech) or complement == "to"
        if upos == "ADJ":
            sure = certainty(lemma)
            if sure is not None:
                marks.add(sure.auxiliary, lemma)
                if complement == "to" and lemma in words_of("prospective") and syntax.tense(head) != "past":
                    marks.add({"future"}, lemma)
                return True, True
        return False, False

    def _complement(self, i: int, head: int, marks: Marks) -> int | None:
        syntax = self._syntax
        marked = any(syntax.lowers[c] == "to" for c in syntax.children(i, "mark"))
        complement: Complement = "to" if marked or syntax.rels[i] == "xcomp" else "that"
        if syntax.lemmas[head] in words_of("naming") and not marked:
            return None
        if any(syntax.lowers[c] in ("whether", "if") for c in syntax.children(i, "mark")):
            marks.add({"hypothetical"}, "whether")
            marks.conditional = True
        stated = complement == "that" and syntax.tense(i) in ("past", "perfect", "future", "present")
        said, on = self._governor(head, complement, marks, stated=stated)
        if not said and complement == "to":  # a parse may hang "plans to send" on the verb of "draws up plans"
            for c in syntax.children(head, "obj"):
                if head < c < i and self._noun(syntax.lemmas[c], "to", marks):
                    return head
        if said:
            return head if on else None
        return head if complement == "to" else None

    def _noun_clause(self, i: int, head: int, marks: Marks) -> int | None:
        """An infinitive or gerund below a noun: "a plan to send", "the possibility of sending"."""
        syntax = self._syntax
        infinitive = any(syntax.lowers[c] == "to" for c in syntax.children(i, "mark"))
        gerund = syntax.lowers[i].endswith("ing") and syntax.child(i, "mark", "case") is not None
        if not infinitive and not gerund:
            return None
        lemma = syntax.lemmas[head]
        if self._noun(lemma, "to", marks):
            return head
        if infinitive:
            marks.add({"hypothetical"}, f"{lemma} to")
        return head if self._noun_governed(head) else None

    def _noun_governed(self, head: int) -> bool:
        return self._syntax.rels[head] in ("obj", "obl", "nsubj", "nmod")

    def _noun(self, lemma: str, complement: Complement, marks: Marks) -> bool:
        """Note what a noun of attitude, likelihood or failure says of the event below it."""
        sense = cue(lemma, "NOUN", complement)
        sure = certainty(lemma)
        if sure is not None and sure.upos != "NOUN":
            sure = None
        if sense is not None and sense.auxiliary and sense.kind not in _REPORTED:
            marks.add(self._modes(sense), lemma)
            return True
        if sure is not None and sure.auxiliary:
            marks.add(sure.auxiliary, lemma)
            return True
        if lemma in words_of("retrospective"):
            marks.add({"historical"}, lemma)
            return True
        return (sense is not None or sure is not None) and complement == "to"

    def _adverbial(self, i: int, head: int, marks: Marks) -> int | None:
        syntax = self._syntax
        markers = [syntax.lowers[c] for c in syntax.children(i, "mark", "case", "advmod")]
        if "to" in markers and "VerbForm=Inf" in syntax.words[i].feats:
            if syntax.tense(head) in ("past", "perfect") and not syntax.is_negated(head):
                return None
            return head
        if "including" in markers or "like" in markers:
            for c in syntax.children(head, "obj", "obl"):
                self._noun(syntax.lemmas[c], "nominal", marks)
            self._nominal_cue(head, "", marks)
            return head
        return None

    def _argument(self, i: int, head: int, rel: str, deprel: str, marks: Marks) -> int | None:
        syntax = self._syntax
        lemma = syntax.lemmas[head]
        preposition = syntax.case(i)
        if syntax.upos[head] in _VERBAL:
            if lemma in words_of("presupposing") and self._is_given(i):
                return None
            passive = deprel == "nsubj:pass"
            if rel == "nsubj" and not passive:
                if lemma in words_of("occurrence") and (lemma != "take" or self._takes_place(head)):
                    return head
                if lemma in ("fail", "collapse", "falter", "stall") and syntax.upos[i] == "NOUN":
                    return None
                return None
            light: LightVerb | None = None
            if rel == "obj" or passive:
                light = light_verb(lemma, syntax.particle(head))
            elif rel == "obl" and preposition:
                light = light_verb(lemma, preposition)
                if light is not None and light.particle != preposition:
                    light = None
            if light is not None and light.polarity < 0 and self._is_said(i):
                return None
            if light is not None:
                option = cue(lemma, "VERB", "nominal") if light.polarity == 0 else None
                if option is not None and option.kind == "consider":
                    marks.add(self._modes(option), lemma)
                else:
                    marks.add(light.auxiliary - {"negation"}, lemma)
                if light.polarity < 0:
                    marks.flip(lemma)
                return None if light.aspect == "end" and light.polarity > 0 else head
            said, on = self._nominal_cue(head, preposition, marks)
            return head if said and on else None
        if syntax.upos[head] in ("NOUN", "PROPN"):
            if lemma in words_of("transparent"):
                return head
            if preposition in ("including", "such as", "like"):
                self._noun(lemma, "nominal", marks)
                return head
            if rel in ("nmod", "compound") and self._noun(lemma, "nominal", marks):
                return head
            if rel == "compound":
                return None
        if rel == "nsubj" and syntax.upos[head] == "ADJ":
            sure = certainty(lemma)
            if sure is not None:
                marks.add(sure.auxiliary, lemma)
                if lemma in words_of("prospective") and syntax.tense(head) != "past":
                    marks.add({"future"}, lemma)
                return head
        return None

    def _is_said(self, i: int) -> bool:
        """Whether the noun names something said, which stands even where it is rejected ("rejected the accusation")."""
        sense = cue(self._syntax.lemmas[i], "NOUN")
        return sense is not None and sense.speech

    def _is_given(self, i: int) -> bool:
        """Whether the noun is definite or someone's, so that it stands whatever is said about it."""
        syntax = self._syntax
        if syntax.possessor(i) is not None:
            return True
        return any(
            syntax.lowers[c] in ("the", "this", "that", "these", "those") for c in syntax.children(i, "det")
        )

    def _nominal_cue(self, head: int, preposition: str, marks: Marks) -> tuple[bool, bool]:
        """A verb of attitude over an event noun: "called for talks", "threatened sanctions", "is
        considering options"."""
        syntax = self._syntax
        lemma = syntax.lemmas[head]
        sense = cue(f"{lemma} {preposition}", "VERB", "nominal") if preposition else None
        if not preposition and lemma in words_of("naming"):
            return False, False
        if sense is None and (not preposition or preposition in ("for", "with", "to")):
            sense = cue(lemma, "VERB", "nominal")
        if sense is None or sense.kind in _REPORTED or not sense.auxiliary:
            return False, False
        marks.add(self._modes(sense), lemma)
        return True, True

    def _takes_place(self, head: int) -> bool:
        return any(self._syntax.lowers[c] == "place" for c in self._syntax.children(head, "obj", "compound"))

    # -- time ----------------------------------------------------------------------------------------------

    def _dated(self, trigger: int, top: int, date: EventDate | None, marks: Marks) -> None:
        """Dates more than a year back make an event historical, dates ahead make one future that is not past tense."""
        if date is None:
            return
        published = self._syntax.reading.document.published
        if published is None:
            return
        tense = self._syntax.tense(top) or self._syntax.tense(self._syntax.clause(trigger))
        if date.last is not None and (published - date.last).days > _YEAR and tense not in ("future",):
            marks.found.setdefault("historical", date.span.text if date.span is not None else "date")
        elif date.first is not None and date.first > published and tense not in ("past", "perfect"):
            marks.found.setdefault("future", date.span.text if date.span is not None else "date")
