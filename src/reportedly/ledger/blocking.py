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
            keys.append(f"d|{mention.type or stem}|{mention.place or mention.country or ''}|{mention.first}")
    day = mention.first or mention.document.published
    parties = (*mention.actors[:1], ">", *mention.recipients[:1])
    for window in _windows(day):
        if mention.type is not None and len(parties) > 1:
            keys.append(f"p|{mention.type}|{'|'.join(parties)}|{window}")
        if names:
            keys.append(f"n|{stem}|{names[0]}|{window}")
    if story is not None:
        keys.append(f"s|{story}|{stem}")
        if names:
            keys.append(f"s|{story}|{names[0]}|{mention.type or ''}")
        keys.append(f"s|{story}")
    if not keys:
        keys.append(f"w|{stem}|{mention.type or ''}|{_windows(day)[-1]}")
    return tuple(dict.fromkeys(keys))


def is_bare_story(key: str) -> bool:
    """Whether the key is the story's alone, which all mentions of a report share."""
    return key.startswith("s|") and key.count("|") == 1


def _windows(day: date | None) -> tuple[str, ...]:
    if day is None:
        return ("-",)
    week = day.toordinal() // 7
    return tuple(f"{(week + shift) // WEEKS}{shift}" for shift in range(WEEKS))
