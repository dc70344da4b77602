"""The inline format of our own annotated corpus, read with messages that teach and written back as it was.

See :mod:`reportedly.evaluate.corpora.own` for what it looks like, ``corpus/GUIDELINES.md`` for the conventions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from ...ontology import CONTEXTS, EVENT_TYPES
from ...reading.tokenization import tokenize
from ...records import Auxiliary, Factuality
from .own_items import (
    AUXILIARIES,
    REGIONS,
    STYLES,
    VALUES,
    OwnAnnotation,
    OwnItem,
    OwnLink,
    OwnPosition,
    OwnSpan,
    Problem,
)

_SPAN_FIELDS = {
    "actor": "actors",
    "recipient": "recipients",
    "date": "dates",
    "place": "places",
    "quantity": "quantities",
}
_KEYS = (*_SPAN_FIELDS, "ctx", "author", "same")
_MARK = re.compile(r"\{(\d+):([^{}]*)\}")
_ANNOTATION = re.compile(rf"(\d+)\s+(-|[A-Z]+|(?i:{'|'.join(EVENT_TYPES)}))(?=$|[\s|])\s*(.*)$")
_POSITION = re.compile(r"(.*<.*>)\s*:\s*(\S+)$")
_LINK = re.compile(r"(.*?)\s*<([^<>]+)>$")
_KEYED = re.compile(r"([A-Za-z_]+)\s*:\s*(.*)$")
_OCCURRENCE = re.compile(r"(.+)@(\d+)$")


class _Wrong(Exception):
    """A message about the line being parsed; becomes a Problem."""


def parse_own(source: str, path: Path | None = None) -> tuple[list[OwnItem], list[Problem]]:
    """The sound items of a file's contents, in order, and every problem of the others."""
    items: list[OwnItem] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for block in _blocks(source):
        found: list[Problem] = []
        item = _item(block, path, found)
        name = block[0][1].split()[0]
        if name.startswith("@"):
            if name in seen:
                message = f"{name} is also the id of line {seen[name]}. Give one of the two another id."
                found.append(Problem(path, block[0][0], message))
            seen.setdefault(name, block[0][0])
        if item is not None and not found:
            items.append(item)
        problems += found
    return items, problems


def _blocks(source: str) -> Iterator[list[tuple[int, str]]]:
    """The numbered lines of each item, comments left out."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(source.replace("\r\n", "\n").split("\n"), start=1):
        line = line.strip()
        if line.startswith("#"):
            continue
        if line:
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _item(block: Sequence[tuple[int, str]], path: Path | None, problems: list[Problem]) -> OwnItem | None:
    """The item of a block; what is wrong goes to ``problems``, and None comes where no item can be made."""
    first, header = block[0]
    before = len(problems)

    def wrong(line: int, message: object) -> None:
        problems.append(Problem(path, line, str(message)))

    try:
        name, published, style, region = _header(header)
    except _Wrong as error:
        wrong(first, error)
        return None
    split = next(
        (i for i, (_, line) in enumerate(block) if i > 1 and _ANNOTATION.match(line) and "{" not in line),
        len(block),
    )
    marked = [line for _, line in block[1:split]]
    if not marked:
        wrong(first, f"@{name} has no text. Write the text on the line after the header.")
        return None
    text, triggers = unmark("\n".join(marked))
    try:
        _check_marks(text, triggers)
    except _Wrong as error:
        wrong(block[1][0], error)
    annotations: dict[int, OwnAnnotation] = {}
    for number, line in block[split:]:
        try:
            annotation = _annotation(line, text, dict(triggers), annotations)
            annotations[annotation.number] = annotation
        except _Wrong as error:
            wrong(number, error)
    if len(problems) == before:
        for mark, _ in triggers:
            if mark not in annotations:
                wrong(
                    block[1][0],
                    f"{{{mark}:...}} has no annotation. Add a line '{mark} TYPE ...' or '{mark} -'.",
                )
    ordered = tuple(annotations[mark] for mark in sorted(annotations))
    return OwnItem(name, published, style, region, text, ordered, path, first)


def unmark(marked: str) -> tuple[str, list[tuple[int, tuple[int, int]]]]:
    """The text without its marks, and each mark's number with its characters ``[start, end)``, in text order."""
    plain: list[str] = []
    triggers: list[tuple[int, tuple[int, int]]] = []
    length = position = 0
    for mark in _MARK.finditer(marked):
        plain += [marked[position : mark.start()], mark[2]]
        start = length + mark.start() - position
        length = start + len(mark[2])
        triggers.append((int(mark[1]), (start, length)))
        position = mark.end()
    plain.append(marked[position:])
    return "".join(plain), triggers


def _header(line: str) -> tuple[str, date, str, str]:
    words = line.split()
    if not words[0].startswith("@") or len(words[0]) < 2:
        raise _Wrong(
            "An item starts with '@id date=YYYY-MM-DD style=... region=...'. Is there a blank line inside it?"
        )
    values: dict[str, str] = {}
    for word in words[1:]:
        key, equals, value = word.partition("=")
        if not equals or key not in ("date", "style", "region") or key in values:
            raise _Wrong(f"{word!r} in the header. It takes date=, style= and region=, each once.")
        values[key] = value
    missing = [key for key in ("date", "style", "region") if key not in values]
    if missing:
        lacks = " and no ".join(missing)
        raise _Wrong(f"The header has no {lacks}. Write '@id date=YYYY-MM-DD style=wire region=Asia'.")
    try:
        published = date.fromisoformat(values["date"])
    except ValueError:
        raise _Wrong(f"The date {values['date']!r}. Write the day of publication as YYYY-MM-DD.") from None
    style, region = _one_of(values["style"], STYLES, "style"), _one_of(values["region"], REGIONS, "region")
    return words[0][1:], published, style, region


def _one_of(value: str, known: Iterable[str], what: str) -> str:
    """``value`` if it is known; else _Wrong with the nearest or all known ones."""
    known = list(known)
    if value in known:
        return value
    near = get_close_matches(value, known, n=3, cutoff=0.6)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(known) or 'none'}."
    raise _Wrong(f"Unknown {what} {value!r}. {hint}")


def _check_marks(text: str, triggers: Sequence[tuple[int, tuple[int, int]]]) -> None:
    if "{" in text or "}" in text:
        raise _Wrong("A brace that is not part of a mark. A mark is {number:word}, and marks do not nest.")
    numbers = [number for number, _ in triggers]
    twice = {number for number in numbers if numbers.count(number) > 1}
    if twice:
        raise _Wrong(f"The number {min(twice)} marks two words. Give each trigger its own number.")
    words = set(tokenize(text)[0])
    for number, (start, end) in triggers:
        if (start, end) not in words:
            mark = f"{{{number}:{text[start:end]}}}"
            raise _Wrong(f"{mark} is not one word. Mark exactly one word, without clitics or hyphens.")


def _annotation(
    line: str, text: str, triggers: dict[int, tuple[int, int]], earlier: dict[int, OwnAnnotation]
) -> OwnAnnotation:
    match = _ANNOTATION.match(line)
    if match is None:
        raise _Wrong("Not an annotation. Write 'number TYPE modes | field: value | source <cue>: VALUE'.")
    number = int(match[1])
    if number not in triggers:
        raise _Wrong(
            f"Nothing in the text is marked {{{number}:...}}. Mark the trigger or change the number."
        )
    if number in earlier:
        raise _Wrong(f"A second line for {number}. One trigger has one line.")
    start, end = triggers[number]
    trigger = OwnSpan(text[start:end], start, end)
    head, *parts = (part.strip() for part in match[3].split("|"))
    if match[2] == "-":
        if head or any(parts):
            raise _Wrong(
                "A word that is no event ('-') takes no modes and no fields. Remove them or give a type."
            )
        return OwnAnnotation(number, trigger, None)
    type_ = _one_of(match[2], EVENT_TYPES, "event type")
    modes, auxiliary = _labels(head, type_)
    fields: dict[str, object] = {}
    positions: list[OwnPosition] = []
    for part in parts:
        position = _POSITION.match(part)
        if position is not None:
            positions.append(_position(position[1], position[2], text))
            continue
        keyed = _KEYED.match(part)
        if keyed is None:
            raise _Wrong(f"The field {part!r}. A field is 'name: value' or 'source <cue>: VALUE'.")
        if keyed[1] not in _KEYS:
            if keyed[2] in VALUES:
                raise _Wrong(f"The position {part!r} has no cue. Write '{keyed[1]} <cue>: {keyed[2]}'.")
            _one_of(keyed[1], _KEYS, "field")
        key = _SPAN_FIELDS.get(keyed[1], keyed[1])
        if key in fields:
            raise _Wrong(f"Two fields {keyed[1]!r}. Join their values with '; '.")
        fields[key] = _value(keyed[1], keyed[2], text, triggers.keys() - {number})
    return OwnAnnotation(
        number=number,
        trigger=trigger,
        type=type_,
        modes=modes,
        auxiliary=auxiliary,
        actors=cast(tuple[OwnSpan, ...], fields.get("actors", ())),
        recipients=cast(tuple[OwnSpan, ...], fields.get("recipients", ())),
        dates=cast(tuple[OwnSpan, ...], fields.get("dates", ())),
        places=cast(tuple[OwnSpan, ...], fields.get("places", ())),
        quantities=cast(tuple[OwnSpan, ...], fields.get("quantities", ())),
        contexts=cast(tuple[str, ...], fields.get("ctx", ())),
        author=cast(Factuality, fields.get("author", "CT+")),
        positions=tuple(positions),
        same=cast("int | None", fields.get("same")),
    )


def _labels(head: str, type_: str) -> tuple[tuple[str, ...], tuple[Auxiliary, ...]]:
    """The modes and auxiliary modes between the type and the first bar."""
    modes: list[str] = []
    auxiliary: list[Auxiliary] = []
    for word in head.replace(",", " ").split():
        if word.startswith("+"):
            auxiliary.append(cast(Auxiliary, _one_of(word[1:], AUXILIARIES, "auxiliary mode")))
        else:
            modes.append(_one_of(word, EVENT_TYPES[type_].modes, f"mode of {type_}"))
    return tuple(modes), tuple(auxiliary)


def _value(key: str, value: str, text: str, others: Collection[int]) -> object:
    if key == "author":
        return _one_of(value, VALUES, "value")
    if key == "ctx":
        return tuple(_one_of(word.strip(), CONTEXTS, "context") for word in value.split(","))
    if key == "same":
        if not value.isdigit() or int(value) not in others:
            raise _Wrong(f"'same: {value}' names no other trigger of the item. Write the number of its mark.")
        return int(value)
    return tuple(find_span(part.strip(), text) for part in value.split(";"))


def _position(chain: str, value: str, text: str) -> OwnPosition:
    links: list[OwnLink] = []
    for part in re.split(r"(?<=>)\s*>\s*", chain.strip()):
        link = _LINK.match(part)
        if link is None:
            raise _Wrong(
                f"{part!r} in a position. Write 'source <cue>', several as 'outer <cue> > inner <cue>'."
            )
        source = None if link[1] in ("?", "") else find_span(link[1], text)
        links.append(OwnLink(source, find_span(link[2], text)))
    return OwnPosition(tuple(links), cast(Factuality, _one_of(value, VALUES, "value")))


def find_span(words: str, text: str) -> OwnSpan:
    """The place of ``words`` (``words@k``: their k-th place, from 1) in the text, as whole words."""
    match = _OCCURRENCE.match(words)
    phrase, wanted = (match[1], int(match[2])) if match else (words, 1)
    places = occurrences(phrase, text) if phrase else []
    if not phrase:
        raise _Wrong("An empty value. Give the words as they stand in the text, or leave the field out.")
    if not places:
        raise _Wrong(
            f"{phrase!r} is not in the text. Copy the words exactly as they stand there, without marks."
        )
    if not 1 <= wanted <= len(places):
        raise _Wrong(
            f"{phrase!r} stands {len(places)} time(s) in the text. Write @k with k from 1 to {len(places)}."
        )
    return OwnSpan(phrase, places[wanted - 1], places[wanted - 1] + len(phrase))


def occurrences(phrase: str, text: str) -> list[int]:
    """Where ``phrase`` starts in ``text``, not within longer words."""
    starts: list[int] = []
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        inside = (start > 0 and text[start - 1].isalnum() and phrase[0].isalnum()) or (
            end < len(text) and text[end].isalnum() and phrase[-1].isalnum()
        )
        if not inside:
            starts.append(start)
        start = text.find(phrase, start + 1)
    return starts


def write_own(items: Iterable[OwnItem]) -> str:
    """The items in the format that :func:`parse_own` reads, fields in their usual order."""
    return "\n".join(_written(item) for item in items)


def _written(item: OwnItem) -> str:
    plain, marked, position = item.text, [], 0
    for annotation in sorted(item.annotations, key=lambda a: a.trigger.start):
        start, end = annotation.trigger.start, annotation.trigger.end
        marked += [plain[position:start], f"{{{annotation.number}:{plain[start:end]}}}"]
        position = end
    marked.append(plain[position:])
    lines = [
        f"@{item.id} date={item.published.isoformat()} style={item.style} region={item.region}",
        "".join(marked),
    ]
    lines += [_annotation_line(annotation, plain) for annotation in item.annotations]
    return "\n".join(lines) + "\n"


def _annotation_line(annotation: OwnAnnotation, text: str) -> str:
    if annotation.type is None:
        return f"{annotation.number} -"
    head = [str(annotation.number), annotation.type]
    if annotation.modes:
        head.append(",".join(annotation.modes))
    head += [f"+{name}" for name in annotation.auxiliary]
    parts = [" ".join(head)]
    for key, attribute in _SPAN_FIELDS.items():
        spans: tuple[OwnSpan, ...] = getattr(annotation, attribute)
        if spans:
            parts.append(f"{key}: {'; '.join(_named(span, text) for span in spans)}")
    if annotation.contexts:
        parts.append(f"ctx: {', '.join(annotation.contexts)}")
    if annotation.author != "CT+":
        parts.append(f"author: {annotation.author}")
    for position in annotation.positions:
        links = (
            f"{_named(link.source, text) if link.source else '?'} <{_named(link.cue, text)}>"
            for link in position.chain
        )
        parts.append(f"{' > '.join(links)}: {position.value}")
    if annotation.same is not None:
        parts.append(f"same: {annotation.same}")
    return " | ".join(parts)


def _named(span: OwnSpan, text: str) -> str:
    place = occurrences(span.text, text).index(span.start)
    return span.text if place == 0 else f"{span.text}@{place + 1}"
