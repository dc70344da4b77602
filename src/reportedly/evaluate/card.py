"""The model card, written from the manifest: what the model is, what it was made from, how good it is, its limits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .figures import markdown

_HEADS = """
| head | trained on | gives |
|---|---|---|
| parts of speech, features, lemmas, UD parse | EWT, GUM | words and trees |
| predicates and arguments | PropBank over EWT | who does what, of verbs, nouns and adjectives |
| entities | worldwide newswire, wikigold, re3d | names, dates, money |
| attribution | PolNeAR, own corpus | source, cue, content and their links |
| factuality | UDS-IH2, UW, MEANTIME | how sure the author is, −3 … 3 |
| event type, mode, auxiliary | own corpus, plv, cameo_class, NGEC's stories | PLOVER 2.0 labels of a word, pair, text |
| coreference | GUM | antecedents |
"""

_LIMITS = """
- English only, news above all. Headlines, transcripts, social media and translations read worse.
- The figures are of the parts, on dev sets of public corpora. The coded events have not been measured against human
  coders. The own corpus is synthetic: it trains and checks, and is never evidence of quality.
- PolNeAR is US political news of 2015 and 2016; how sources are cited elsewhere may differ. The entity corpus is
  newswire from outside the West. PLOVER labels come from few annotated sentences: rare types and modes are weak.
- A position is what a report *says* that somebody holds. It is not evidence that they hold it, still less that the
  event happened. Do not act against anybody on the output without reading the report: the offsets are there for that.
- The encoder's pre-training text and the corpora carry the biases of their time and press.
"""


def card(manifest: Mapping[str, Any]) -> str:
    """The model card of a manifest, in Markdown."""
    training = manifest.get("training", {})
    pieces = training.get("word_pieces")
    corpora = "\n".join(f"| {name} | {licence} |" for name, licence in manifest.get("corpora", {}).items())
    files = "\n".join(f"- `{name}` sha256 `{digest}`" for name, digest in manifest.get("files", {}).items())
    read = f" It read {pieces:,} word-pieces in {training.get('steps', 0):,} steps." if pieces else ""
    settings = ", ".join(f"{k} {v}" for k, v in training.get("arguments", {}).items())
    return f"""# Model card: {manifest.get("name", "reader")}

The reader of `reportedly`: one MiniLM-L6-H384 encoder (22 M parameters, initial weights all-MiniLM-L6-v2) with a
learned embedding of word shapes, and one head per task, trained together with missing labels masked. Exported to ONNX
with dynamic int8 quantisation; runs on a CPU. Licence: Apache-2.0.

{files}

## Heads
{_HEADS}
## What it was trained on

Train parts only; dev parts chose and measured; test parts were not used. No text of a corpus is in this package.

| corpus | licence |
|---|---|
{corpora}

`make train` rebuilds it from these.{read} Settings: {settings or "see training/train.py"}.

## Figures

Dev parts, this int8 model, printed by `make evaluate` (protocols: `docs/bench.md`).

{markdown(manifest.get("figures", {}))}

## Limits
{_LIMITS}"""


def write_card(manifest: Mapping[str, Any], folder: Path) -> None:
    """Write the card beside the model, as ``README.md``."""
    (folder / "README.md").write_text(card(manifest), encoding="utf-8")
