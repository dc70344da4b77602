"""What a name was linked to, among which candidates and why, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from ..gazetteer.linking import Link
    from ..records import Entity

_SHOWN = 5


def link_text(link: Link, *, indent: str = "") -> Text:
    """The link, its candidates with scores (best first) and the reasons, a line each."""
    lines = [(f"“{' '.join(link.text.split())}” → {entity_words(link.entity)}", "none" if indent else "bold")]
    for candidate in link.candidates[:_SHOWN]:
        mark = "✓" if link.entity is not None and candidate.entity.id == link.entity.id else "·"
        why = "; ".join(candidate.reasons)
        lines.append((f"  {mark} {candidate.score:+.1f}  {entity_words(candidate.entity)}  ({why})", "none"))
    if len(link.candidates) > _SHOWN:
        lines.append((f"  … and {len(link.candidates) - _SHOWN} more", "dim"))
    lines += [(f"  {reason}", "dim") for reason in link.reasons]
    text = Text()
    for number, (line, style) in enumerate(lines):
        text.append((f"\n{indent}" if number else "") + line, style)
    return text


def entity_words(entity: Entity | None) -> str:
    """An entity on one line."""
    if entity is None:
        return "not linked"
    parts = [entity.id, entity.name, entity.office, entity.country, "+".join(entity.sectors), entity.kind]
    return " · ".join(part for part in parts if part)
