"""Blocking keys: which mentions are compared at all.

Two mentions are compared only if they share a key. The keys are made so that mentions of one event mostly share
one, whatever the words, and so that a key that many events have (a story, an actor alone) is never the only one that
a rare pair shares: the index gives only the latest events of a key.
"""

from __future__ import annotations

from datetime import date

from .frequencies import rarity, root
from .views import MentionView

WEEKS = 2
"""Weeks in a window of days; windows overlap by half, so that days within a week of each other share one."""
POSTINGS = 48
"""Events (or stories) that an index keeps under a key, the latest; earlier ones fall out."""
_DAY_SPAN = 3
"""Days an event may take for its first day to be a key."""


def blocking_keys(mention: MentionView, *, story: str | None = None) -> tuple[str, ...]:
    """The keys under which a mention is found, the rarest kinds first; ``story`` is its report's.

    At most nine: trigger and day; actor, recipient and type in a window of days; trigger and rarest name in a
    window; the story with trigger, with the rarest name, and alone.
    """
    stem = root(root(mention.lemma))  # "announcement" and "announce" alike
    names = sorted(mention.names, key=lambda name: (-rarity(name), name))
    keys = []
    if mention.first is not None and mention.last is not None:
        if (mention.last - mention.first).days <= _DAY_SPAN:
            keys.append(
                f"d|{mention.first.toordinal()}|{mention.type or stem}|{mention.place or mention.country or ''}"
            )
    day = mention.first or mention.document.published
    parties = (*mention.actors[:1], ">", *mention.recipients[:1])
    for window in _windows(day):
        if mention.type is not None and len(parties) > 1:
            keys.append(f"p|{window}|{mention.type}|{'|'.join(parties)}")
        if names:
            keys.append(f"n|{window}|{stem}|{names[0]}")
    if story is not None:
        keys.append(f"s|{story}|{stem}")
        if names:
            keys.append(f"s|{story}|{names[0]}|{mention.type or ''}")
        keys.append(f"s|{story}")
    if not keys:
        keys.append(f"w|{_windows(day)[-1]}|{stem}|{mention.type or ''}")
    return tuple(dict.fromkeys(keys))


def is_bare_story(key: str) -> bool:
    """Whether the key is the story's alone, which all mentions of a report share."""
    return key.startswith("s|") and key.count("|") == 1


def _windows(day: date | None) -> tuple[str, ...]:
    if day is None:
        return ("-",)
    week = day.toordinal() // 7
    return tuple(f"{(week + shift) // WEEKS}.{shift}" for shift in range(WEEKS))


def window_of(key: str) -> int | None:
    """When the key's events are, as a number that grows by one in two weeks; None for a story's key, 0 if unknown."""
    kind, when, *_ = key.split("|", 2)
    if kind == "s":
        return None
    if kind == "d":
        return int(when) // (7 * WEEKS)
    return int(when.partition(".")[0]) if when != "-" else 0


def story_of(key: str) -> str | None:
    """The story that a key is of, if any."""
    kind, story, *_ = key.split("|", 2)
    return story if kind == "s" else None
