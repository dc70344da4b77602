"""``reportedly gazetteer`` and ``--gazetteer``: what they print, and how bad files are refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reportedly import report
from reportedly.cli import main
from reportedly.errors import GazetteerError
from reportedly.gazetteer import Gazetteer

_OWN = '[[actor]]\nid = "KEN-TUMAINI"\nname = "Tumaini Front"\ncountry = "KEN"\nsectors = ["REB"]\nkind = "group"\n'
_BAD = _OWN.replace('"KEN"', '"KENYA"')


def _run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["reportedly", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    out, error = capfd.readouterr()
    return int(stop.value.code or 0), out, error


def _file(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_link_shows_candidates_scores_and_reasons(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    own = _file(tmp_path, _OWN)
    status, out, _ = _run(
        monkeypatch,
        capfd,
        "gazetteer",
        "link",
        "Tumaini Front",
        "Mr Lee",
        "-p",
        "2015-03-04",
        "--gazetteer",
        own,
    )
    assert status == 0
    out = " ".join(out.split())
    assert "“Tumaini Front” → KEN-TUMAINI · Tumaini Front · KEN · REB · group" in out
    assert "an entry of your own +10.0" in out
    assert "“Mr Lee” → not linked" in out and "about as likely" in out


def test_check_counts_or_names_the_fault(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out, _ = _run(monkeypatch, capfd, "gazetteer", "check", _file(tmp_path, _OWN))
    assert status == 0 and "1 bodies, 0 persons" in out
    bad = _file(tmp_path, _BAD, "bad.toml")
    status, _, error = _run(monkeypatch, capfd, "gazetteer", "check", bad)
    assert status == 1 and f"{bad}, line 1: there is no country 'KENYA'" in error


@pytest.mark.parametrize("command", [("read",), ("explain",)])
def test_a_bad_gazetteer_stops_before_reading(
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    text = _file(tmp_path, "Officials in Oslo met on Monday.\n", "report.txt")
    bad = _file(tmp_path, _BAD, "bad.toml")
    more = ("abc",) if command == ("explain",) else ()
    status, out, error = _run(monkeypatch, capfd, *command, text, *more, "--gazetteer", bad)
    assert (status, out) == (1, "")
    assert f"{bad}, line 1" in error


def test_a_pipeline_has_the_gazetteer_it_is_given(tmp_path: Path) -> None:
    own = _file(tmp_path, _OWN)
    with_own = report.Pipeline(gazetteer=own)
    assert with_own.gazetteer.resolve("Tumaini Front") is not None
    assert report.Pipeline().gazetteer is Gazetteer.load()
    assert report.pipeline(None, [own]) is report.pipeline(None, str(own))
    with pytest.raises(GazetteerError):
        report.Pipeline(gazetteer=[_file(tmp_path, _BAD, "bad.toml")])
