"""What the program says beside its output: on standard error, never styled by what a file is called."""

from __future__ import annotations

import sys


def say(message: str) -> None:
    """One message on standard error."""
    print(f"reportedly: {printable(message)}", file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """The text with control characters and broken file-name bytes shown instead of sent to the terminal."""
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode("ascii") for c in text
    )
