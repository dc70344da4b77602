"""Words and sentences of raw English text, as UD English tokenises it.

Contractions and possessives are words of their own ("wo" "n't", "Russia" "'s"), hyphens split
compounds ("US" "-" "led") but not prefixed words ("pre-war", "co-operate"), numbers keep their
separators, abbreviations and initials keep their full stop. Conventions: Universal Dependencies
English EWT 2.x. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from .structure import WordSpan

_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr prof sen rep gov gen lt col capt cmdr maj sgt cpl adm brig pvt hon rev fr sr jr st ste mt ft pres
    supt det insp amb atty gens sens reps govs messrs mme mlle
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun
    inc ltd corp co bros llc plc dept univ assn bldg ave blvd rd no nos vol pp ed eds al vs v etc eg ie cf approx est
    c ca p b d r
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa
    tenn tex va vt wash wis wyo
    """.split()
)
# Abbreviations that rarely end a sentence: what follows belongs to them.
_TITLES = frozenset(
    """
    mr mrs ms dr prof sen rep gov gen lt col capt cmdr maj sgt cpl adm brig pvt hon rev fr st ste mt ft pres supt
    det insp amb atty gens sens reps govs messrs mme mlle vs v no nos eg ie cf approx est c ca p pp b d r
    """.split()
)
_PREFIXES = (
    "anti|ante|bi|co|counter|cross|cyber|de|e|ex|extra|fore|hyper|inter|intra|macro|mega|micro|mid|mini|mis|multi|neo|"
    "non|over|post|pre|pro|proto|pseudo|re|semi|socio|sub|super|trans|tri|ultra|un|under"
)
# Abbreviations that are ordinary words, or letters of a list, as well: their stop wants a number after it.
_ALSO_WORDS = frozenset(
    "no ill ore miss wash mass la pa ed est fri sat sun mar mon wed ind rd del c ca p b d r".split()
)
# Words that are written as one and are two: where the second begins.
_FUSED = {"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3, "lotta": 3, "outta": 3, "gimme": 3, "lemme": 3}
# Words that rarely follow an abbreviation within a sentence when they have a capital.
_STARTERS = frozenset(
    """
    the a an this that these those there here it its he his she her hers they their we our i my you your who what
    which where when why how if and but or nor so yet in on at by for from with without within to of as after before
    since until while during under over about against between among despite because although though however
    meanwhile moreover still also then now once only even both each every all some many most few several no not
    such another other others one two three none nobody everyone nothing according asked earlier later last
    """.split()
)
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
# What may follow "a.m." or "p.m." within a sentence though it has a capital.
_AFTER_CLOCK = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february april june july august september
    october november december gmt utc est edt et cst cdt mst mdt pst pdt pt bst cet cest eet eest msk trt ist pkt sgt
    hkt kst jst aest aedt wib eat cat sast eastern pacific greenwich
    """.split()
)
_CLITICS = "s|d|m|ll|re|ve|t"
_LETTER = r"[^\W\d_]"
# Marks that belong to the letter before them, in the scripts that news quotes most.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d"
)
_WORD = re.compile(
    rf"""
    (?P<url> (?:https?://|www\.)[^\s<>"“”]+ | (?<![\w.+-])[\w.+-]{{1,64}}+@[\w-]++(?:\.[\w-]+)+ | [@\#]{_LETTER}\w* )
  | (?P<initials> (?:{_LETTER}\.){{2,12}}(?!\w) | \b[ap]\.m\. | \bph\.d\.? )
  | (?P<number> \d++(?:-\d++){{2,5}}+(?![\w-]) | \d++(?:[.,:/]\d++)*+(?:(?:st|nd|rd|th|s)\b)?+ )
  | (?P<prefixed> \b(?:{_PREFIXES})-{_LETTER}+ )
  | (?P<site> \b{_LETTER}\w++(?-i:(?:\.[a-z]\w++)++) )
  | (?P<word> {_LETTER}[\w{_MARKS}]*(?:[&]{_LETTER}\w*)? (?:['’](?!(?:{_CLITICS})\b){_LETTER}+)* )
  | (?P<clitic> ['’](?:{_CLITICS})\b )
  | (?P<run> \.{{2,}} | -{{2,}} | \*+ | =+ | _+ | [!?]+ )
  | (?P<other> \S )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NEGATED = re.compile(
    r"(?i)^(ca|wo|sha|do|does|did|is|are|was|were|has|have|had|would|could|should|might|must|need|ai)n$"
)
_CLOSERS = "\"'”’)]»›"
_NOTE = re.compile(r"\s?\[(?:\d{1,3}|[a-z])\]")  # the mark of a footnote
_TERMINAL = frozenset({".", "!", "?", "…"})


def tokenize(text: str) -> tuple[list[tuple[int, int]], list[WordSpan]]:
    """Word offsets ``[start, end)`` into ``text``, and the sentences as word spans ``[first, last)``.

    Every non-blank character belongs to exactly one word; sentences partition the words.
    """
    offsets: list[tuple[int, int]] = []
    append = offsets.append
    for match in _WORD.finditer(text):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "word":
            _split_word(text, start, end, append)
        elif kind == "url":
            while end - start > 1 and text[end - 1] in ".,;:!?)]'’":
                end -= 1
                # the stripped tail is re-tokenised below as single characters
            append((start, end))
            for position in range(end, match.end()):
                append((position, position + 1))
        else:
            append((start, end))
    _attach_abbreviation_stops(text, offsets)
    return offsets, _sentences(text, offsets)


def _split_word(text: str, start: int, end: int, append: Callable[[tuple[int, int]], None]) -> None:
    lower = text[start:end].lower()
    # "don't": the regex stops the word at the apostrophe, "don" + "'t"; move the n over.
    if (cut := _FUSED.get(lower)) is not None:
        append((start, start + cut))
        append((start + cut, end))
        return
    if end < len(text) - 1 and text[end] in "'’" and text[end + 1] in "tT" and _NEGATED.match(lower):
        if not (end + 2 < len(text) and text[end + 2].isalnum()):
            append((start, end - 1))
            append((end - 1, end - 1))  # marks that the next clitic takes the n
            return
    append((start, end))


def _attach_abbreviation_stops(text: str, offsets: list[tuple[int, int]]) -> None:
    """Join "Mr" + "." and single initials "J" + ".", and give "n't" its n; in place."""
    out: list[tuple[int, int]] = []
    skip_to = -1
    for index, (start, end) in enumerate(offsets):
        if start < skip_to:
            continue
        if start == end:  # the n of "n't"
            following = offsets[index + 1]
            out.append((start, following[1]))
            skip_to = following[1]
            continue
        if text[start] == "." and end == start + 1 and out and out[-1][1] == start:
            first, last = out[-1]
            word = text[first:last].lower()
            single = len(word) == 1 and word.isalpha() and text[first].isupper()
            if (word in _ABBREVIATIONS and _stop_belongs(text, word, end)) or (
                single and _initial(text, first, end)
            ):
                out[-1] = (first, end)
                continue
        out.append((start, end))
    offsets[:] = out


def _stop_belongs(text: str, word: str, end: int) -> bool:
    """Whether the stop after an abbreviation is its own: words that are ordinary too need a digit next."""
    if word in _ALSO_WORDS:
        return text[end : end + 1] == " " and text[end + 1 : end + 2].isdigit()
    return True


def _initial(text: str, first: int, end: int) -> bool:
    """A capital and a stop is an initial when a name follows ("J. Smith") or another initial precedes."""
    return end < len(text) and text[end] in " \t\u00a0" and text[end + 1 : end + 2].isupper()


def _sentences(text: str, offsets: list[tuple[int, int]]) -> list[WordSpan]:
    """Sentence bounds: paragraph breaks always, terminal punctuation unless it belongs to an abbreviation."""
    spans: list[WordSpan] = []
    first = 0
    count = len(offsets)
    single_breaks = not _hard_wrapped(text)
    index = 0
    while index < count:
        start, end = offsets[index]
        closing = index + 1
        ends = False
        if closing < count:
            gap = text[end : offsets[closing][0]]
            if gap and _is_break(gap, single_breaks):
                ends = True
            else:
                word = text[start:end]
                if word[-1] in _TERMINAL and _may_end(text, word, offsets, index, first):
                    while closing < count and offsets[closing][0] == offsets[closing - 1][1]:
                        here, there = offsets[closing]
                        if text[here:there] not in _CLOSERS and text[here] not in ".!?":
                            break
                        closing += 1
                    while note := _NOTE.match(text, offsets[closing - 1][1]):
                        while closing < count and offsets[closing][1] <= note.end():
                            closing += 1
                    if closing < count and offsets[closing][0] > offsets[closing - 1][1]:
                        ends = _starts_sentence(text, offsets, closing)
                    if not ends:
                        closing = index + 1
        if ends:
            spans.append((first, closing))
            first = closing
            index = closing
        else:
            index += 1
    if first < count:
        spans.append((first, count))
    return spans


def _may_end(text: str, word: str, offsets: list[tuple[int, int]], index: int, first: int) -> bool:
    """Whether this word, which ends in terminal punctuation, can close the sentence that began at ``first``."""
    if len(word) == 1 or word.strip(".!?…") == "":
        # the stop of an item's number ("2. Withdraw the troops") opens the item
        return not (word == "." and index == first + 1 and text[slice(*offsets[first])].isdigit())
    bare = word.replace(".", "").lower()
    if bare in ("am", "pm"):
        following = offsets[index + 1] if index + 1 < len(offsets) else None
        return following is None or text[following[0] : following[1]].lower() not in _AFTER_CLOCK
    if bare in _MONTHS:
        following = offsets[index + 1] if index + 1 < len(offsets) else None
        return following is None or not text[following[0]].isdigit()
    if bare in _TITLES or (len(word) == 2 and word[0].isupper()):
        return False
    if index + 1 < len(offsets) and (bare in _ABBREVIATIONS or "." in word[:-1]):
        # "the U.S. Congress", "Acme Inc. Chief Executive": what follows reads on unless it opens a sentence
        begin, end = offsets[index + 1]
        return not text[begin].isalpha() or text[begin:end].lower() in _STARTERS
    return True


def _starts_sentence(text: str, offsets: list[tuple[int, int]], index: int) -> bool:
    """Whether the word at ``index`` looks like the first of a sentence."""
    while index < len(offsets):
        start, end = offsets[index]
        character = text[start]
        if character in ")]}":
            return False
        if character in "\"'“‘([«‹-–—•*":
            if end - start > 1 and character not in "-–—•*":
                return True
            index += 1
            continue
        return not character.islower() or text[start + 1 : start + 2].isupper()
    return True


def _is_break(gap: str, single_breaks: bool) -> bool:
    lines = gap.count("\n") + gap.count("\u2029") * 2 + gap.count("\u2028")
    return lines >= 2 or (lines == 1 and single_breaks)


def _hard_wrapped(text: str) -> bool:
    """Whether single newlines merely wrap lines: most lines are of about one width and run on in lower case."""
    lines = [line.strip() for line in text[:20_000].split("\n")]
    if len(lines) < 4:
        return False
    pairs = [(a, b) for a, b in pairwise(lines) if a and b]
    if len(pairs) < 3:
        return False
    running = sum(1 for a, b in pairs if a[-1] not in '.!?:"”’' and (b[0].islower() or 40 <= len(a) <= 100))
    lowered = sum(1 for a, b in pairs if b[0].islower())
    return running >= 0.6 * len(pairs) and lowered >= 0.3 * len(pairs)
