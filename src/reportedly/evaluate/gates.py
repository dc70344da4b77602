"""Quality gates: the shipped model's figures may not fall below ``quality_floors.toml``, which only rises.

    python -m reportedly.evaluate.gates [--corpora PATH --measure] [--raise]

Without corpora the figures in the model's manifest are held against the floors, and the manifest against the
weights it describes. With ``--measure`` they are measured again first. ``--raise`` lifts the floors to just below
the figures of the manifest, and never lowers one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import ModelError, ReportedlyError
from .figures import MODEL, TABLE, manifest_of, measure

FLOORS = Path("quality_floors.toml")
SLACK = 0.002
"""How far below a figure its floor lies: rounding may differ between processors."""
ERRORS = frozenset({"expected calibration error"})
"""Figures that are the better the smaller they are."""


def shortfalls(
    figures: Mapping[str, Mapping[str, float | None]], floors: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """One line for each floor that is missed or whose figure is not there."""
    missed: list[str] = []
    for name, wanted in floors.items():
        known = figures.get(name, {})
        for figure, floor in wanted.items():
            value = known.get(figure)
            if value is None:
                missed.append(f"{name}: {figure} is not among the figures (floor {floor:g})")
            elif figure in ERRORS and value > floor:
                missed.append(f"{name}: {figure} is {value:g}, above its ceiling of {floor:g}")
            elif figure not in ERRORS and value < floor:
                missed.append(f"{name}: {figure} is {value:g}, below its floor of {floor:g}")
    return missed


def raised(
    figures: Mapping[str, Mapping[str, float | None]], floors: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """The floors lifted to just below the figures that the README shows; none is lowered or dropped.

    Only shares are held (0...1): times and memory depend on the machine. An error has a ceiling that only sinks.
    """
    lifted = {name: dict(values) for name, values in floors.items()}
    for line in TABLE:
        for figure in line.figures:
            value = figures.get(line.measurement, {}).get(figure)
            if value is None or not 0 < value <= 1 or figure == "MAE" or line.measurement == "speed":
                continue
            known = lifted.setdefault(line.measurement, {})
            if figure in ERRORS:
                known[figure] = min(known.get(figure, 1.0), math.ceil(round((value + SLACK) * 1000, 6)) / 1000)
            else:
                known[figure] = max(known.get(figure, 0.0), math.floor((value - SLACK) * 1000) / 1000)
    return {name: values for name, values in lifted.items() if values}


def write_floors(floors: Mapping[str, Mapping[str, float]], path: Path) -> None:
    """Write the floors, below the comment that opens the file."""
    comment = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    lines = [*comment]
    for name, values in floors.items():
        lines += [
            "",
            f"[{json.dumps(name)}]",
            *(f"{json.dumps(k, ensure_ascii=False)} = {v}" for k, v in values.items()),
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def manifest_faults(manifest: Mapping[str, Any], folder: Path) -> list[str]:
    """What is wrong between a manifest, its files, and the weights its figures are of."""
    faults: list[str] = []
    for file, digest in manifest.get("files", {}).items():
        path = folder / file
        if not path.is_file():
            faults.append(f"{file} is in the manifest, but not in {folder}")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            faults.append(f"{file} is not the file that the manifest describes (sha256)")
    if manifest.get("figures_of") != manifest.get("files", {}).get("reader.onnx"):
        faults.append(
            "the figures in the manifest are of other weights: run make evaluate and commit the manifest"
        )
    return faults


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m reportedly.evaluate.gates", description=__doc__)
    parser.add_argument("--corpora", default="", help="where the corpora are; empty: none")
    parser.add_argument(
        "--measure", action="store_true", help="measure again instead of trusting the manifest"
    )
    parser.add_argument("--floors", type=Path, default=FLOORS)
    parser.add_argument(
        "--raise", dest="lift", action="store_true", help="lift the floors to the figures kept"
    )
    options = parser.parse_args(arguments)
    floors = tomllib.loads(options.floors.read_text("utf-8"))
    try:
        manifest = manifest_of()
    except ModelError as error:
        print(f"{error}" if floors else "no model and no floors yet: nothing to hold", file=sys.stderr)
        return 1 if floors else 0
    missed = manifest_faults(manifest, MODEL)
    figures: Mapping[str, Mapping[str, float | None]] = manifest.get("figures", {})
    if options.measure and options.corpora and Path(options.corpora).is_dir():
        try:
            figures = {**figures, **measure(Path(options.corpora), only=list(floors), say=print)}
        except ReportedlyError as error:
            missed.append(str(error))
    missed += shortfalls(figures, floors)
    if options.lift:
        floors = raised(figures, floors)
        write_floors(floors, options.floors)
    for line in missed:
        print(f"GATE: {line}", file=sys.stderr)
    held = sum(map(len, floors.values()))
    print(f"{held} floors, {len(missed)} faults")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
