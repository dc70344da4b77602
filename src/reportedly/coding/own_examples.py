"""Files of examples for an event type of the user's own: plain text for people, or JSON lines.

Plain text has ``definition: …`` first, then an example a line with its trigger in braces (or without: then it is
looked for), counter-examples behind ``- ``, comments behind ``#``::

    definition: Vaccines are given to people by a public campaign.
    Nurses {vaccinated} 900 children in Tamale on Friday.
    - The minister {injected} new money into the project.

JSON lines have ``{"text": …, "trigger": "word" or [start, end], "label": true or false}``, and ``{"definition": …}``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import TypesError
from ..reading.tokenization import tokenize
from .own_types import Example

LEAST = 8
"""Examples that a type needs at least."""
_LARGEST = 5_000_000
_LONGEST = 4_000
_SHOWN = 8
_BRACES = re.compile(r"\{([^{}]*)\}")
_DEFINITION = re.compile(r"definition\s*:\s*(.*)", re.IGNORECASE)
_YES = frozenset({"true", "yes", "1", "+", "example", "positive"})
_NO = frozenset({"false", "no", "0", "-", "counter-example", "negative"})


class _Fault(Exception):
    """What is wrong with one line."""


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """What a file of examples says; texts that stand twice are there once."""

    definition: str
    examples: tuple[Example, ...]

    @property
    def positive(self) -> tuple[Example, ...]:
        """The examples that are such events."""
        return tuple(e for e in self.examples if e.holds)


def read_examples(path: Path, *, definition: str | None = None, least: int = LEAST) -> ExampleFile:
    """A file of examples; ``definition`` stands in for the file's, ``least``: how many examples there have to be.

    Raises TypesError with file, line and what to do, of all faults at once.
    """
    try:
        size = path.stat().st_size
        text = path.read_text("utf-8-sig") if size <= _LARGEST else ""
    except FileNotFoundError:
        raise TypesError(f"{path}: there is no such file of examples.") from None
    except (OSError, ValueError) as error:
        raise TypesError(f"{path}: cannot be read ({error}). Examples are a UTF-8 text file.") from error
    if size > _LARGEST:
        raise TypesError(f"{path}: {size / 1e6:.0f} MB are too much; a type is learnt from some tens of examples.")
    said, found, faults = _parse(text, json_lines=_is_json(path, text))
    examples, clashes = _distinct(found)
    faults = sorted([*faults, *clashes])
    if faults:
        lines = "\n".join(f"{path}, line {line}: {what}" for line, what in faults[:_SHOWN])
        more = f"\n… and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise TypesError(lines + more)
    positive = sum(e.holds for e in examples)
    if positive < least:
        raise TypesError(
            f"{path}: {positive} example{'' if positive == 1 else 's'} (without counter-examples and repetitions) "
            f"{'is' if positive == 1 else 'are'} too few; a type is learnt from at least {least}. Add "
            f"{least - positive} more, in other words and about other people and places."
        )
    return ExampleFile(" ".join((definition or said).split()), examples)


def _is_json(path: Path, text: str) -> bool:
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        return True
    return re.match(r'\s*\{\s*"', text) is not None


def _parse(text: str, *, json_lines: bool) -> tuple[str, list[Example], list[tuple[int, str]]]:
    definition, examples, faults = "", [], []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or (line.startswith("#") and not json_lines):
            continue
        try:
            if json_lines:
                entry = _object(line)
                if "text" not in entry and "definition" in entry:
                    definition = f"{definition} {entry['definition']}"
                    continue
                examples.append(_from_object(entry, number))
            elif (said := _DEFINITION.fullmatch(line)) is not None:
                definition = f"{definition} {said[1]}"
            else:
                examples.append(_from_line(line, number))
        except _Fault as fault:
            faults.append((number, str(fault)))
    return definition.strip(), examples, faults


def _from_line(line: str, number: int) -> Example:
    holds = not re.match(r"[-–—]\s", line)
    text = " ".join((line if holds else line[1:]).split())
    marks = list(_BRACES.finditer(text))
    plain = _BRACES.sub(r"\1", text)
    if "{" in plain or "}" in plain:
        raise _Fault("a brace has no partner. Write the trigger as {word}.")
    if len(marks) > 1:
        raise _Fault("two words are marked. Mark one, and write the sentence again for the other.")
    if not marks:
        return _example(plain, None, None, holds, number)
    start = marks[0].start()
    return _example(plain, start, start + len(marks[0][1]), holds, number)


def _object(line: str) -> Mapping[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise _Fault(f'this is no JSON ({error}). Write {{"text": …, "trigger": …, "label": true}}.') from error
    if not isinstance(entry, dict):
        raise _Fault('this is no JSON object. Write {"text": …, "trigger": …, "label": true}.')
    return entry


def _from_object(entry: Mapping[str, Any], number: int) -> Example:
    text, trigger = entry.get("text"), entry.get("trigger")
    if not isinstance(text, str):
        raise _Fault('there is no "text".')
    label = str(entry.get("label", True)).strip().lower()
    if label not in _YES | _NO:
        raise _Fault(f'"label" is {label!r}. Write true for an example, false for a counter-example.')
    start, end = None, None
    if isinstance(trigger, str) and trigger:
        places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(trigger)}(?!\w)", text)]
        if not places:
            raise _Fault(f"the trigger {trigger!r} is no word of the text.")
        start, end = places[0], places[0] + len(trigger)
    elif isinstance(trigger, list) and len(trigger) == 2 and all(type(x) is int for x in trigger):
        start, end = trigger
        if not 0 <= start < end <= len(text):
            raise _Fault(f"the trigger {trigger} lies outside the text, which has {len(text)} characters.")
    elif trigger not in (None, ""):
        raise _Fault(f'"trigger" is {trigger!r}. Write the word, or [start, end].')
    return _example(text, start, end, label in _YES, number)


def _example(text: str, start: int | None, end: int | None, holds: bool, number: int) -> Example:
    if not any(map(str.isalpha, text)):
        raise _Fault("there are no words here.")
    if len(text) > _LONGEST:
        raise _Fault(f"{len(text):,} characters are too many for an example: a sentence or two are enough.")
    offsets, _ = tokenize(text)
    if start is not None and (start, end) not in set(offsets):
        words = [text[a:b] for a, b in offsets if a < (end or 0) and start < b]
        near = f" Mark one of: {', '.join(words[:6])}." if words else ""
        raise _Fault(f"{text[start:end]!r} is not one whole word, as a trigger is.{near}")
    return Example(text, start, end, holds, number)


def _distinct(found: list[Example]) -> tuple[tuple[Example, ...], list[tuple[int, str]]]:
    """The examples without repetitions, and the contradictions among them."""
    kept: list[Example] = []
    faults: list[tuple[int, str]] = []
    before: dict[str, list[Example]] = {}
    for example in found:
        others = before.setdefault(" ".join(example.text.casefold().split()), [])
        same = [o for o in others if o.start == example.start or o.start is None or example.start is None]
        against = next((o for o in same if o.holds != example.holds), None)
        if against is not None:
            kinds = ("a counter-example", "an example")
            faults.append(
                (example.line, f"the same is {kinds[against.holds]} in line {against.line} and {kinds[example.holds]} "
                 f"here. Take one of them out.")
            )  # fmt: skip
        elif not same:
            kept.append(example)
        others.append(example)
    return tuple(kept), faults
