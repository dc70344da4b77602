"""Compiles the tables of actors: ``python -m reportedly.gazetteer.build_actors`` rewrites ``data/actors.bin``.

Run it after every change to the tables or to how names are made of them; a test tells when that was forgotten.
"""

from __future__ import annotations

from pathlib import Path

from .actors import COMPILED, compile_actors


def build(target: Path) -> int:
    """Write the compiled form to ``target``; returns its size in bytes."""
    data = compile_actors()
    draft = target.with_name(target.name + ".draft")
    draft.write_bytes(data)
    draft.replace(target)
    return len(data)


if __name__ == "__main__":
    build(Path(__file__).parent / "data" / COMPILED)
