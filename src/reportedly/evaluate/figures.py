"""Every dev figure of the shipped model, in one table: ``python -m reportedly.evaluate.figures``.

``--write`` keeps them in the model's manifest with the digest of the weights they were measured on, and writes the
model card; the manifest is what :mod:`reportedly.evaluate.gates` and the README's table (``--from-manifest``) go by.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from ..errors import ModelError, ReportedlyError

_OPENING, _CLOSING = "<!-- figures:", "<!-- /figures -->"
MODEL = Path(__file__).resolve().parent.parent / "reading" / "model"

Figures = dict[str, dict[str, float]]
"""Figures by measurement ("attribution", "factuality UW"...) and name."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """A benchmark on one dev part: its name in the manifest, the task, where its data lie in the corpora."""

    name: str
    task: str
    data: str
    own: bool = False
    """Whether the data are ours, in the repository, and not a corpus."""


MEASUREMENTS = (
    Measurement("attribution", "attribution", "polnear/dev"),
    Measurement("factuality UDS_IH2", "factuality", "factuality/UDS_IH2/dev.jsonl"),
    Measurement("factuality UW", "factuality", "factuality/UW/dev.jsonl"),
    Measurement("syntax", "syntax", "ewt/dev.conllu"),
    Measurement("entities", "entities", "worldwide/dev"),
    Measurement("arguments", "arguments", "propbank-ewt/dev"),
    Measurement("coreference", "coreference", "gum/dev"),
    Measurement("dates", "dates", "gum/dev"),
    Measurement("places LGL", "places", "places/lgl.xml"),
    Measurement("places TR-News", "places", "places/TR-News.xml"),
    Measurement("actors", "actors", "benchmarks/actors.tsv", own=True),
    Measurement("quantities", "quantities", "benchmarks/quantities.json", own=True),
    Measurement("own corpus", "own", "corpus", own=True),
    Measurement("contrast sets", "contrast", "corpus/contrast", own=True),
    Measurement("speed", "speed", "polnear/dev"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what it is of, the figures in it, and the best published, for scale."""

    label: str
    measurement: str
    figures: tuple[str, ...]
    published: str = "–"


TABLE = (
    Line(
        "attribution, PolNeAR dev, exact span: source / cue / content",
        "attribution",
        ("exact-span F1 source", "exact-span F1 cue", "exact-span F1 content"),
        "BERT-size CofeNet, on test: .832 / .753 / .729",
    ),
    Line(
        "attribution, token F1: source / cue / content",
        "attribution",
        ("token F1 source", "token F1 cue", "token F1 content"),
        "BERT: .841 / .729 / .869",
    ),
    Line(
        "attribution, exact links: cue→source / cue→content",
        "attribution",
        ("exact link F1 cue→source", "exact link F1 cue→content"),
    ),
    Line(
        "relations, five folds of plv: macro-F1 of root / quad",
        "relations 5-fold",
        ("root macro-F1", "quad macro-F1"),
        "zero-shot RoBERTa-large, same rows: .743 / .867",
    ),
    Line(
        "factuality, UDS_IH2 dev: r / MAE",
        "factuality UDS_IH2",
        ("Pearson r", "MAE"),
        "r about .78–.90",
    ),
    Line("factuality, UW dev: r / MAE", "factuality UW", ("Pearson r", "MAE"), "r .86"),
    Line(
        "syntax, EWT dev, gold words: UPOS / UAS / LAS",
        "syntax",
        ("UPOS", "UAS", "LAS"),
        "BERT-size: LAS .90–.93",
    ),
    Line("entities, worldwide dev: exact-span F1", "entities", ("exact-span micro-F1",)),
    Line("PropBank arguments, EWT dev, gold predicates: F1", "arguments", ("argument F1",)),
    Line("coreference, GUM dev: mean of MUC, B³, CEAF-e", "coreference", ("mean F1",)),
    Line(
        "dates, GUM dev: overlap F1 / right days of those",
        "dates",
        ("overlap F1", "value accuracy on matches"),
    ),
    Line(
        "places, LGL, gold toponyms (weights are fitted on it; by folds: docs/places.md): within 161 km / country",
        "places LGL",
        ("accuracy@161km", "country accuracy"),
        "Mordecai3: within 161 km .827",
    ),
    Line(
        "places, LGL, end to end: F1 / within 161 km / country",
        "places LGL",
        ("recognition exact-span F1", "end to end: accuracy@161km", "end to end: country accuracy"),
    ),
    Line(
        "places, TR-News, gold toponyms (weights are fitted on it; by folds: docs/places.md): within 161 km / country",
        "places TR-News",
        ("accuracy@161km", "country accuracy"),
        "Mordecai3: within 161 km .873",
    ),
    Line(
        "places, TR-News, end to end: F1 / within 161 km / country",
        "places TR-News",
        ("recognition exact-span F1", "end to end: accuracy@161km", "end to end: country accuracy"),
    ),
    Line(
        "actors, our own set of phrases and dates: id, country and sectors right",
        "actors",
        ("correct",),
    ),
    Line(
        "quantities, our own set: value F1 / value and unit",
        "quantities",
        ("value F1", "value + unit F1"),
    ),
    Line(
        "own corpus, synthetic, dev: trigger precision / recall / F1",
        "own corpus",
        ("trigger precision", "trigger recall", "trigger F1"),
    ),
    Line(
        "own corpus, type macro-F1: trigger given / so, words not in training / end to end",
        "own corpus",
        (
            "type macro-F1, trigger given",
            "type macro-F1, trigger given, words not in training",
            "type macro-F1, end to end",
        ),
    ),
    Line(
        "own corpus: auxiliary macro-F1 / positions F1, chain and polarity",
        "own corpus",
        ("auxiliary macro-F1", "positions F1, chain and polarity"),
    ),
    Line(
        "own corpus, mentions of one event: MUC / B³ / CEAF-e",
        "own corpus",
        ("same event, MUC F1", "same event, B3 F1", "same event, CEAF-e F1"),
    ),
    Line(
        "own corpus, confidence: expected calibration error",
        "own corpus",
        ("expected calibration error",),
    ),
    Line(
        "speed, words/s: reading / reading + coding",
        "speed",
        ("words/s reading", "words/s reading + coding"),
        "spaCy en_core_web_sm, parse and entities only: 4,400",
    ),
    Line("one report of PolNeAR, seconds: warm", "speed", ("median report alone, s",)),
    Line("peak memory, MB", "speed", ("peak memory, MB",)),
)
"""What the README shows, in order."""


def measure(
    corpora: Path, *, threads: int | None = None, only: Sequence[str] = (), say: Any = lambda line: None
) -> Figures:
    """Run the measurements whose data are under ``corpora``; ``only`` names some of them."""
    from ..reading import Reader
    from .bench import bench

    reader = Reader.load(threads=threads)
    found: Figures = {}
    for wanted in MEASUREMENTS:
        data = Path(wanted.data) if wanted.own else corpora / wanted.data
        if only and wanted.name not in only and wanted.task not in only:
            continue
        if not data.exists():
            say(f"{wanted.name}: no data at {data}, left out")
            continue
        start = perf_counter()
        outcome = bench(wanted.task, data, reader)
        found[wanted.name] = {name: float(value) for name, value in outcome.rows}
        say(f"{wanted.name}: {outcome.items:,} {outcome.unit} in {perf_counter() - start:.0f} s")
    return found


def markdown(figures: Mapping[str, Mapping[str, float]]) -> str:
    """The table of :data:`TABLE` in Markdown; a figure that was not measured is a dash."""
    lines = ["| task | this model | the best published, for scale |", "|---|---|---|"]
    for line in TABLE:
        known = figures.get(line.measurement, {})
        cells = " / ".join(_cell(known.get(name)) for name in line.figures)
        lines.append(f"| {line.label} | {cells} | {line.published} |")
    return "\n".join(lines)


def manifest_of(model: Path = MODEL) -> dict[str, Any]:
    """The manifest of a model folder. Raises ModelError."""
    path = model / "manifest.json"
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{path}: no model's manifest can be read there ({error}). Run make train."
        ) from error


def keep(figures: Figures, model: Path = MODEL) -> None:
    """Write figures into the manifest, beside those it has of the same weights, and the model card from it."""
    from .card import write_card

    manifest = manifest_of(model)
    digest = manifest["files"]["reader.onnx"]
    before = manifest.get("figures", {}) if manifest.get("figures_of") == digest else _kept(manifest)
    manifest["figures"] = {**before, **{k: _rounded(v) for k, v in figures.items()}}
    manifest["figures_of"] = digest
    path = model / "manifest.json"
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_card(manifest, model)


def _fill(readme: Path | None, table: str) -> None:
    if readme is not None:
        fill(readme, table)


def fill(readme: Path, table: str) -> None:
    """Put a table between the marks of a Markdown file. Raises ValueError where there are none."""
    text = readme.read_text("utf-8")
    opening, closing = text.index(_OPENING), text.index(_CLOSING)
    start = text.index("\n", opening) + 1
    readme.write_text(f"{text[:start]}\n{table}\n\n{text[closing:]}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m reportedly.evaluate.figures", description=__doc__)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--threads", type=int)
    parser.add_argument("--only", nargs="*", default=(), metavar="NAME", help="measurements or tasks")
    parser.add_argument("--write", action="store_true", help="keep the figures in the model's manifest")
    parser.add_argument("--from-manifest", action="store_true", help="measure nothing, print what is kept")
    parser.add_argument("--readme", type=Path, help="also put the table between the marks of this file")
    options = parser.parse_args(arguments)
    try:
        if options.from_manifest:
            table = markdown(manifest_of().get("figures", {}))
            print(table)
            _fill(options.readme, table)
            return 0
        if not options.corpora.is_dir():
            print(f"{options.corpora}: no corpora here; say where with --corpora", file=sys.stderr)
            return 1
        figures = measure(
            options.corpora,
            threads=options.threads,
            only=options.only,
            say=lambda line: print(line, file=sys.stderr, flush=True),
        )
        if options.write:
            keep(figures)
        kept = {name: values for name, values in manifest_of().get("figures", {}).items() if "fold" in name}
        table = markdown({**kept, **figures})
        print(table)
        _fill(options.readme, table)
    except ReportedlyError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _kept(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Figures that do not depend on the exported weights: those of cross-validation."""
    return {name: values for name, values in manifest.get("figures", {}).items() if "fold" in name}


def _rounded(values: Mapping[str, float]) -> dict[str, float | None]:
    return {name: None if value != value else round(value, 4) for name, value in values.items()}


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) > 1 else f"{value:.3f}".replace("0.", ".", 1)


if __name__ == "__main__":
    sys.exit(main())
