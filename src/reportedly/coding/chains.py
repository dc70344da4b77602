"""Who a pronoun, a definite description or a short name stands for.

The reader's coreference clusters are one witness; the others are rules of our own over the parse: agreement,
recency, grammatical role (a salience ranking in the manner of Lappin & Leass 1994), quotations (whose "we"),
head match ("the spy agency"), generic anaphors ("the group"), pairs ("the two leaders"), bare
directions ("the North") and surnames after full names. Everything works on head words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from ..reading.structure import Reading, WordSpan
from ._tables import SALIENCE, words_of
from .attribution import Attributions
from .syntax import RELATIVE, Syntax

PERSON, ORGANIZATION, PLACE, GROUP, OTHER = "person", "organization", "place", "group", "other"
CLASSES: Mapping[str, str] = {
    "person": PERSON,
    "per": PERSON,
    "organization": ORGANIZATION,
    "org": ORGANIZATION,
    "location": PLACE,
    "loc": PLACE,
    "place": PLACE,
    "gpe": PLACE,
    "norp": GROUP,
    "nationality": GROUP,
    "facility": OTHER,
    "fac": OTHER,
    "militaryplatform": OTHER,
    "weapon": OTHER,
    "product": OTHER,
    "misc": OTHER,
    "money": OTHER,
    "date": OTHER,
}
"""Entity labels of the corpora (lower case) to the classes that agreement looks at."""
_FIRST = frozenset("i me my mine myself we us our ours ourselves".split())
_FIRST_PLURAL = frozenset("we us our ours ourselves".split())
_MASCULINE = frozenset("he him his himself".split())
_FEMININE = frozenset("she her hers herself".split())
_NEUTER = frozenset("it its itself".split())
_PLURAL = frozenset("they them their theirs themselves".split())
_POSSESSIVE = frozenset("his her its their our my whose".split())
_THIRD = _MASCULINE | _FEMININE | _NEUTER | _PLURAL
_DEFINITE = frozenset("the this that these those both".split())
_OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}
_REACH = 3
"""Sentences a pronoun looks back."""
_DEEP = 40
"""Candidates a definite description looks back."""


class Chains:
    """Antecedents in one reading.

    ``attributions`` may be set, before anything is asked, to the merged attribution frames, which tell who speaks;
    until then the reader's own attributions do.
    """

    __slots__ = (
        "_classes",
        "_cluster",
        "_directions",
        "_full_names",
        "_known",
        "_members",
        "_mentions",
        "_named",
        "_speakers",
        "attributions",
        "entity_at",
        "reading",
        "syntax",
    )

    def __init__(self, reading: Reading, syntax: Syntax) -> None:
        self.reading = reading
        self.syntax = syntax
        self.attributions: Attributions | None = None
        self.entity_at: list[int] = [-1] * syntax.size
        """Per word: the index in ``reading.entities`` of the entity that holds it, or -1."""
        for number, entity in enumerate(reading.entities):
            for i in range(max(entity.first, 0), min(entity.last, syntax.size)):
                self.entity_at[i] = number
        self._known: dict[int, tuple[int, ...]] = {}
        self._classes: dict[int, str] = {}
        self._mentions = [i for i in range(syntax.size) if self._is_mention(i)]
        self._named = [i for i in self._mentions if self.is_named(i)]
        self._cluster: dict[int, int] = {}
        self._members: list[list[int]] = []
        for number, cluster in enumerate(reading.coreference):
            heads = sorted({syntax.head_of(first, last) for first, last in cluster if 0 <= first < last <= syntax.size})
            self._members.append(heads)
            for head in heads:
                self._cluster.setdefault(head, number)
        self._full_names = self._names()
        self._directions = self._direction_names()
        self._speakers: list[tuple[int, int, int]] | None = None

    # -- what a word is ------------------------------------------------------------------------------------

    def _is_mention(self, i: int) -> bool:
        syntax = self.syntax
        upos = syntax.upos[i]
        if upos not in ("NOUN", "PROPN") and self.entity_at[i] < 0:
            return False
        if (
            syntax.rels[i] in ("flat", "fixed", "punct", "det", "case", "cc")
            or syntax.deprels[i] == "nmod:desc"
        ):
            return False
        if syntax.rels[i] in ("compound", "amod"):
            return self.is_named(i) and self.class_of(i) in (PLACE, ORGANIZATION, PERSON, GROUP)
        if upos not in ("NOUN", "PROPN", "ADJ", "X", "NUM"):
            return False
        return self.class_of(i) != OTHER or upos != "NUM"

    def label_of(self, i: int) -> str | None:
        """The entity label of the entity that ``i`` heads or lies in, or None."""
        number = self.entity_at[i]
        return None if number < 0 else self.reading.entities[number].label

    def is_named(self, i: int) -> bool:
        """Whether ``i`` lies in a named entity, or is a proper noun, with a capital letter."""
        text = self.syntax.words[i].text
        if self.entity_at[i] >= 0 and text[:1].isupper():
            return True
        return self.syntax.upos[i] == "PROPN" and text != self.syntax.lowers[i]

    def class_of(self, i: int) -> str:
        """The agreement class of the noun ``i``: person, organization, place, group or other."""
        known = self._classes.get(i)
        if known is None:
            known = self._classes[i] = self._class_of(i)
        return known

    def _class_of(self, i: int) -> str:
        syntax = self.syntax
        lemma = syntax.lemmas[i]
        if syntax.upos[i] == "NOUN" and syntax.words[i].text[:1].islower():
            for cls in (PERSON, ORGANIZATION, PLACE, GROUP):
                if lemma in words_of(f"{cls}_nouns"):
                    return cls
            return OTHER
        label = self.label_of(i)
        if label is not None:
            return CLASSES.get(label.lower(), OTHER)
        if syntax.upos[i] == "PROPN":
            if syntax.child(i, "nmod:desc") is not None:
                return PERSON
            for cls in (PERSON, ORGANIZATION):
                if lemma in words_of(f"{cls}_nouns"):
                    return cls
        return OTHER

    def is_plural(self, i: int) -> bool:
        """Whether the noun phrase headed by ``i`` is plural (by number or coordination); a name of one place or body is
        not, whatever its form ("the United States")."""
        if self.syntax.child(i, "conj") is not None:
            return True
        one = self.is_named(i) and self.entity_at[i] >= 0 and self.class_of(i) in (PLACE, ORGANIZATION)
        return not one and "Number=Plur" in self.syntax.words[i].feats

    def gender(self, i: int) -> str | None:
        """``"m"`` or ``"f"`` where a title or the noun itself says so, else None."""
        syntax = self.syntax
        for k in (i, *syntax.children(i, "nmod:desc", "compound", "flat", "appos")):
            low = syntax.lowers[k].rstrip(".")
            if low in words_of("masculine"):
                return "m"
            if low in words_of("feminine"):
                return "f"
        return None

    # -- names ---------------------------------------------------------------------------------------------

    def name_words(self, i: int) -> list[int]:
        """The words of the proper name headed by ``i``: the head and its flat (or proper compound) parts."""
        syntax = self.syntax
        span = self.span_of_entity(i)
        if span is not None and self.class_of(i) == PERSON:
            return [k for k in range(*span) if syntax.words[k].text[:1].isupper()] or [i]
        parts = [i, *syntax.children(i, "flat")]
        parts += [
            c
            for c in syntax.children(i, "compound")
            if syntax.upos[c] == "PROPN" and self.class_of(c) == PERSON
        ]
        return sorted(parts)

    def _names(self) -> dict[str, int]:
        """Each word of a person's name to the head of the fullest mention of that name, the first of equals."""
        best: dict[str, tuple[int, int]] = {}
        for i in self._named:
            if self.class_of(i) != PERSON:
                continue
            parts = self.name_words(i)
            modifiers = len(self.syntax.children(i, "nmod:desc", "appos"))
            for k in parts:
                text = self.syntax.words[k].text
                if len(text) < 2 or not text[0].isupper() or text.endswith("."):
                    continue
                value = len(parts) * 4 + modifiers
                if text not in best or value > best[text][0]:
                    best[text] = (value, i)
        return {text: i for text, (_, i) in best.items()}

    def full_name(self, i: int) -> int:
        """The head of the fullest mention of the person named at ``i`` ("Mr Yoon" to "President Yoon Suk Yeol")."""
        parts = self.name_words(i)
        if len(parts) > 2:
            return i
        texts = [self.syntax.words[k].text for k in parts]
        candidates = {self._full_names[text] for text in texts if text in self._full_names}
        for candidate in sorted(candidates):
            if candidate == i:
                continue
            longer = {self.syntax.words[k].text for k in self.name_words(candidate)}
            if longer.issuperset(texts) and self._gender_agrees(i, candidate):
                return candidate
        return i

    def _gender_agrees(self, a: int, b: int) -> bool:
        first, second = self.gender(a), self.gender(b)
        return first is None or second is None or first == second

    def _direction_names(self) -> dict[str, list[tuple[int, str]]]:
        """Lower-case direction to the names that begin with it in this document ("North Korea")."""
        found: dict[str, list[tuple[int, str]]] = {}
        syntax = self.syntax
        for i in range(syntax.size - 1):
            low = syntax.lowers[i]
            if (
                low in _OPPOSITE
                and syntax.words[i].text[0].isupper()
                and syntax.words[i + 1].text[:1].isupper()
            ):
                if (
                    syntax.upos[i + 1] in ("PROPN", "ADJ")
                    and syntax.words[i].sentence == syntax.words[i + 1].sentence
                ):
                    found.setdefault(low, []).append((i, syntax.words[i + 1].text))
        return found

    def alias(self, i: int) -> tuple[str, ...]:
        """Fuller names that a bare direction can stand for ("the North": North Korea), likeliest first, else ()."""
        syntax = self.syntax
        low = syntax.lowers[i]
        if low not in _OPPOSITE or not syntax.words[i].text[0].isupper():
            return ()
        det = syntax.child(i, "det")
        if det is None or syntax.child(i, "compound", "flat", "amod") is not None:
            return ()
        if i + 1 < syntax.size and syntax.heads[i] == i + 1 and syntax.words[i + 1].text[:1].isupper():
            return ()
        title = low.capitalize()
        names: dict[str, None] = {}
        for source in (low, _OPPOSITE[low]):
            before = [name for at, name in self._directions.get(source, ()) if at < i]
            after = [name for at, name in self._directions.get(source, ()) if at > i]
            for name in (*reversed(before), *after):
                names.setdefault(f"{title} {name}", None)
        return tuple(names)

    # -- speakers ------------------------------------------------------------------------------------------

    def _speaker_spans(self) -> list[tuple[int, int, int]]:
        """``(first, last, head of the source)`` of every attributed content fragment."""
        found: list[tuple[int, int, int]] = []
        if self.attributions is not None:
            for frame in self.attributions.frames:
                if frame.sources:
                    found.extend((first, last, frame.sources[0]) for first, last in frame.content)
        else:
            for attribution in self.reading.attributions:
                if attribution.source:
                    head = self.syntax.head_of(*attribution.source[0])
                    found.extend((first, last, head) for first, last in attribution.content)
        return sorted(found, key=lambda span: span[1] - span[0])

    def speaker(self, i: int) -> int | None:
        """The head of the source in whose content word ``i`` stands, innermost first, else of the latest say-clause."""
        if self._speakers is None:
            self._speakers = self._speaker_spans()
        for first, last, head in self._speakers:
            if first <= i < last and not first <= head < last:
                return head
        clause = self.syntax.clause(i)
        for upper in self.syntax.ancestors(clause):
            if self.syntax.upos[upper] == "VERB" and self.syntax.lemmas[upper] in words_of("speech"):
                subjects = self.syntax.subjects(upper)
                if subjects:
                    return subjects[0]
        for child in self.syntax.children(clause, "parataxis"):
            if self.syntax.lemmas[child] in words_of("speech"):
                subjects = self.syntax.subjects(child)
                if subjects:
                    return subjects[0]
        before = [
            head for first, _, head in self._speakers if first <= i and abs(self._distance(first, i)) <= 2
        ]
        return max(before) if before else None

    def _distance(self, a: int, b: int) -> int:
        return self.syntax.words[b].sentence - self.syntax.words[a].sentence

    # -- reference -----------------------------------------------------------------------------------------

    def referents(self, i: int) -> tuple[int, ...]:
        """The heads of the full mentions that the mention headed by ``i`` stands for.

        ``(i,)`` where it stands for itself; several for "they", "the two leaders" and the like; empty for a
        pronoun whose antecedent is unknown. The answer never contains a third-person pronoun.
        """
        known = self._known.get(i)
        if known is None:
            self._known[i] = (i,)
            known = self._known[i] = self._resolve(i)
        return known

    def is_we(self, i: int) -> bool:
        """Whether ``i`` is a first-person plural pronoun."""
        return self.syntax.lowers[i] in _FIRST_PLURAL and self.syntax.words[i].text != "US"

    def _resolve(self, i: int) -> tuple[int, ...]:
        syntax = self.syntax
        low = syntax.lowers[i]
        if low in RELATIVE and syntax.upos[i] in ("PRON", "DET"):
            antecedent = syntax.antecedent(syntax.clause(i))
            return self._through(antecedent) if antecedent is not None and antecedent != i else ()
        if low in _FIRST and syntax.words[i].text != "US":
            speaker = self.speaker(i)
            return self._through(speaker) if speaker is not None and speaker != i else ()
        if low in _THIRD:
            antecedent = self._pronoun(i, low)
            return self._through_all(antecedent) if antecedent is not None else ()
        if syntax.upos[i] in ("NOUN", "PROPN", "ADJ", "NUM", "DET", "PRON"):
            if self.is_named(i):
                full = self.full_name(i) if self.class_of(i) == PERSON else i
                return (full,)
            return self._description(i)
        return (i,)

    def _through(self, i: int) -> tuple[int, ...]:
        return self.referents(i) if i is not None else ()

    def _through_all(self, i: int) -> tuple[int, ...]:
        found: list[int] = []
        for k in self.syntax.conjuncts(i) if self.syntax.child(i, "conj") is not None else (i,):
            found.extend(k for k in self.referents(k) if k not in found)
        return tuple(found)

    def _clustered(self, i: int) -> list[int]:
        """Heads of the mentions near ``i`` in its cluster of the reader's coreference: those before it, nearest first,
        then those after it."""
        number = self._cluster.get(i)
        if number is None:
            return []
        heads = self._members[number]
        at = bisect_left(heads, i)
        before = heads[max(0, at - _DEEP) : at]
        return [*reversed(before), *(h for h in heads[at : at + _DEEP] if h != i)]

    def _pronoun(self, i: int, low: str) -> int | None:
        syntax = self.syntax
        plural = low in _PLURAL
        gender = "m" if low in _MASCULINE else "f" if low in _FEMININE else None
        neuter = low in _NEUTER
        clustered = {h for h in self._clustered(i) if syntax.upos[h] != "PRON"}
        clause = syntax.clause(i)
        possessive = low in _POSSESSIVE and syntax.rels[i] == "nmod"
        own_subjects = set(syntax.subjects(clause))
        if i not in own_subjects:
            own_subjects.update(*(self.referents(k) for k in sorted(own_subjects)))
        at = bisect_left(self._mentions, i)
        best: tuple[float, int] | None = None
        sentence = syntax.words[i].sentence
        here = self._governing_subjects(clause)
        said = syntax.heads[clause] if syntax.rels[clause] == "ccomp" else -1
        logophoric = i in own_subjects and said >= 0 and syntax.lemmas[said] in words_of("speech")
        if neuter:
            for k, level in tuple(here.items()):
                if self.class_of(k) == PERSON:
                    here |= dict.fromkeys(syntax.children(k, "nmod", "compound", "amod"), level)
        for position in range(at - 1, max(-1, at - 1 - _DEEP), -1):
            candidate = self._mentions[position]
            distance = sentence - syntax.words[candidate].sentence
            if distance > _REACH:
                break
            agreement = self._agreement(candidate, plural=plural, gender=gender, neuter=neuter)
            if (
                agreement is None
                or syntax.dominates(candidate, i)
                or (syntax.rels[candidate] == "conj" and plural)
            ):
                continue
            if candidate in own_subjects and i in own_subjects:
                continue
            if candidate in own_subjects and not possessive and syntax.rels[i] in ("obj", "iobj", "obl"):
                continue
            value = agreement - SALIENCE["distance"] * distance - SALIENCE["word"] * (i - candidate)
            rel = syntax.rels[syntax.first_conjunct(candidate)]
            value += SALIENCE.get(rel, 0.0)
            if possessive and candidate in own_subjects:
                value += SALIENCE["own_subject"]
            if candidate in here:
                value += SALIENCE["governing_subject"] / here[candidate]
                if here[candidate] == 1 and logophoric:
                    value += SALIENCE["speaker"]
            if self.is_named(candidate):
                value += SALIENCE["named"]
            if candidate in clustered:
                value += SALIENCE["cluster"]
            if best is None or value > best[0]:
                best = (value, candidate)
        if possessive:
            for candidate in self._following_subjects(i, own_subjects):
                agreement = self._agreement(candidate, plural=plural, gender=gender, neuter=neuter)
                if agreement is not None:
                    value = agreement + SALIENCE["cataphora"]
                    value += SALIENCE["named"] if self.is_named(candidate) else 0.0
                    if best is None or value > best[0]:
                        best = (value, candidate)
        if best is not None and best[0] >= SALIENCE["least"]:
            return best[1]
        later = [
            h for h in clustered if h > i and self._agreement(h, plural=plural, gender=gender, neuter=neuter)
        ]
        return min(later) if later else None

    def _following_subjects(self, i: int, own: set[int]) -> list[int]:
        """Subjects that a possessive in a fronted phrase may look ahead to: its clause's, or the sentence's first."""
        syntax = self.syntax
        found = sorted(k for k in own if k > i and syntax.upos[k] != "PRON")
        first, last = syntax.sentence(i)
        if not any(syntax.rels[k] == "nsubj" for k in range(first, i)):
            ahead = next((k for k in range(i + 1, min(last, i + 12)) if syntax.rels[k] == "nsubj"), None)
            if ahead is not None and ahead not in found and syntax.upos[ahead] != "PRON":
                found.append(ahead)
        return found

    def _governing_subjects(self, clause: int) -> dict[int, int]:
        """Subjects of the clauses above, each with its level: 1 for those of the nearest clause that has any."""
        found: dict[int, int] = {}
        level = 1
        for upper in self.syntax.ancestors(clause):
            if self.syntax.upos[upper] in ("VERB", "AUX") or self.syntax.rels[upper] in ("root", "ccomp"):
                before = len(found)
                for k in self.syntax.subjects(upper):
                    found.setdefault(k, level)
                level += len(found) > before
        return found

    def _agreement(self, candidate: int, *, plural: bool, gender: str | None, neuter: bool) -> float | None:
        """How well a candidate agrees with a pronoun, or None where it cannot be its antecedent."""
        cls = self.class_of(candidate)
        many = self.is_plural(candidate)
        if gender is not None:
            if cls != PERSON or many:
                return None
            other = self.gender(candidate)
            return (
                None if other is not None and other != gender else SALIENCE["agree"] + (0.5 if other else 0.0)
            )
        if neuter:
            if cls in (PLACE, ORGANIZATION) and not many:
                return SALIENCE["agree"]
            return None
        if plural:
            if many and cls in (PERSON, ORGANIZATION, PLACE, GROUP):
                return SALIENCE["agree"]
            if cls in (GROUP, ORGANIZATION):
                return SALIENCE["agree"] / 4
            return None
        return None

    def _description(self, i: int) -> tuple[int, ...]:
        """The earlier mention a definite description takes up, or ``i`` itself."""
        syntax = self.syntax
        if syntax.upos[i] not in ("NOUN", "NUM", "DET"):
            return (i,)
        determiners = {syntax.lowers[c] for c in syntax.children(i, "det", "det:predet")}
        counted = {syntax.lowers[c] for c in syntax.children(i, "nummod")}
        lemma = syntax.lemmas[i]
        both = bool(counted & {"two", "2"}) or "both" in determiners
        if not determiners & _DEFINITE:
            return (i,)
        if self._is_full(i):
            return (i,)
        cls = self.class_of(i)
        if cls == OTHER and lemma not in words_of("sides"):
            return (i,)
        if (both or lemma in words_of("pairs")) and (
            "Number=Plur" in syntax.words[i].feats or both or lemma == "pair"
        ):
            pair = self._pair(i, cls)
            if pair:
                return pair
        if "Number=Plur" in syntax.words[i].feats:
            return (i,)
        at = bisect_left(self._mentions, i)
        generic = lemma in words_of("generic_anaphors")
        fallback: int | None = None
        for position in range(at - 1, max(-1, at - 1 - _DEEP), -1):
            candidate = self._mentions[position]
            if candidate == i or syntax.dominates(candidate, i) or syntax.dominates(i, candidate):
                continue
            if syntax.lemmas[candidate] == lemma and (self._is_full(candidate) or self.is_named(candidate)):
                return self.referents(candidate)
            if self.is_named(candidate):
                if cls == PERSON and self.class_of(candidate) == PERSON and lemma in self._titles(candidate):
                    return self.referents(candidate)
                if cls == ORGANIZATION and lemma in self._name_lemmas(candidate):
                    return self.referents(candidate)
                if (
                    generic
                    and fallback is None
                    and self.class_of(candidate) == cls
                    and (syntax.rels[candidate] not in ("compound", "amod") or cls == ORGANIZATION)
                ):
                    fallback = candidate
        for candidate in self._clustered(i):
            fits = self.class_of(candidate) in (cls, OTHER) and not self.is_plural(candidate)
            if candidate < i and self.is_named(candidate) and fits:
                return self.referents(candidate)
        if fallback is not None and self._distance(fallback, i) <= _REACH:
            return self.referents(fallback)
        return (i,)

    def _is_full(self, i: int) -> bool:
        """Whether the phrase around ``i`` names its own holder ("South Korea's spy agency", "the Polish president")."""
        syntax = self.syntax
        for c in syntax.children(i, "nmod", "amod", "compound", "nmod:poss", "nmod:desc", "flat", "appos"):
            if self.is_named(c) or (self.entity_at[c] >= 0 and syntax.words[c].text[:1].isupper()):
                return True
            if syntax.deprels[c] == "nmod:poss":
                return True
        return False

    def _titles(self, i: int) -> set[str]:
        """Lemmas of the titles and appositions of the person named at ``i``."""
        syntax = self.syntax
        found = {syntax.lemmas[c] for c in syntax.children(i, "nmod:desc", "appos", "compound")}
        for c in syntax.children(i, "nmod:desc", "appos"):
            found.update(syntax.lemmas[k] for k in syntax.children(c, "compound", "conj"))
        if syntax.rels[i] == "appos":
            found.add(syntax.lemmas[syntax.heads[i]])
        return {lemma.lower() for lemma in found}

    def _name_lemmas(self, i: int) -> set[str]:
        number = self.entity_at[i]
        if number < 0:
            return {self.syntax.lemmas[i]}
        entity = self.reading.entities[number]
        return {self.syntax.lemmas[k] for k in range(entity.first, entity.last)}

    def _pair(self, i: int, cls: str) -> tuple[int, ...]:
        """The two that act together in the sentence so far ("A and B agreed on a pact **both governments** ..."), else
        the latest two distinct mentions of the class before ``i``."""
        syntax = self.syntax
        for upper in syntax.ancestors(i):
            joined = tuple(k for k in syntax.subjects(upper) if k < i)
            if len(joined) == 2 and i not in joined and all(self.is_named(k) for k in joined):
                return tuple(self.referents(k)[0] for k in joined)
        if syntax.lemmas[i] in words_of("states"):
            return ()  # which two states is told by their entities
        wanted = (
            {PERSON}
            if cls == PERSON
            else {PLACE, ORGANIZATION}
            if cls in (PLACE, ORGANIZATION)
            else {PERSON, PLACE, ORGANIZATION}
        )
        at = bisect_left(self._mentions, i)
        found: list[int] = []
        names: set[str] = set()
        for position in range(at - 1, max(-1, at - 1 - _DEEP), -1):
            candidate = self._mentions[position]
            if self.class_of(candidate) not in wanted or not self.is_named(candidate):
                continue
            if syntax.rels[candidate] in ("compound", "amod") and wanted == {PERSON}:
                continue
            full = self.referents(candidate)[0]
            name = syntax.lemmas[full]
            if name in names:
                continue
            names.add(name)
            found.append(full)
            if len(found) == 2:
                return tuple(sorted(found))
        return ()

    def mentions(self) -> list[int]:
        """Heads of all nominal mentions in text order."""
        return self._mentions

    def span_of_entity(self, i: int) -> WordSpan | None:
        """The span of the entity that holds ``i``, or None."""
        number = self.entity_at[i]
        if number < 0:
            return None
        entity = self.reading.entities[number]
        return entity.first, entity.last
