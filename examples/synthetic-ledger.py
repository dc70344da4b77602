"""A ledger to look around in: ``python examples/synthetic-ledger.py --to FOLDER``, then ``reportedly serve FOLDER``.

It holds the reports of ``synthetic-dispute.jsonl`` (one made-up dispute, told by four made-up publishers) and, where
``corpus`` is at hand, the whole reports of our own corpus. All of them are synthetic: none of it happened.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportedly.engines import ingest
from reportedly.errors import ReportedlyError
from reportedly.evaluate.corpora.own import OwnItem, read_own_items
from reportedly.report import pipeline
from reportedly.sources import headline
from reportedly.sources.stream import Settings

HERE = Path(__file__).parent
PUBLISHERS = {
    "wire": "Example Wire",
    "report": "Sample Gazette",
    "radio": "Specimen Radio",
    "blog": "Placeholder Blog",
    "feature": "Made-up Tribune",
}
"""Who is said to have published a report of the corpus, by its style."""


def rows(corpus: Path) -> Iterator[dict[str, Any]]:
    """The reports of the corpus as JSON lines have them."""
    for item in read_own_items(corpus):
        yield {
            "id": item.id,
            "title": _title(item),
            "text": item.text,
            "published": item.published.isoformat(),
            "publisher": PUBLISHERS.get(item.style, "Example Wire"),
        }


def _title(item: OwnItem) -> str:
    first = item.text.lstrip().split("\n", 1)[0]
    return headline(item.text) or first[:140]


def build(folder: Path, corpus: Path | None, *, threads: int | None = None) -> int:
    """Make the ledger, or add what it lacks; how many reports were new."""
    sources = [str(HERE / "synthetic-dispute.jsonl")]
    with tempfile.TemporaryDirectory() as scratch:
        if corpus is not None and corpus.is_dir():
            path = Path(scratch) / "corpus.jsonl"
            path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(corpus)), "utf-8")
            sources.append(str(path))
        done = ingest(sources, folder, settings=Settings(), pipeline=pipeline(threads))
    return done.documents


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, required=True, help="the ledger's folder")
    parser.add_argument("--corpus", type=Path, default=HERE.parent / "corpus" / "reports", help="corpus/reports")
    parser.add_argument("--threads", type=int, default=None)
    given = parser.parse_args()
    if not (given.to / "ledger.duckdb").exists():
        print("Reading some 80 synthetic reports, once: this takes half a minute.", file=sys.stderr)
    try:
        new = build(given.to, given.corpus, threads=given.threads)
    except ReportedlyError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{given.to}: {new} new reports", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
