"""Gates and the table of figures."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from reportedly.evaluate import figures, gates
from reportedly.evaluate.tasks import TASKS


def test_shortfalls_name_what_fell_and_what_is_missing() -> None:
    floors = {"syntax": {"UPOS": 0.96, "LAS": 0.9}, "entities": {"exact-span micro-F1": 0.8}}
    found = {"syntax": {"UPOS": 0.97, "LAS": 0.89}}
    assert gates.shortfalls(found, floors) == [
        "syntax: LAS is 0.89, below its floor of 0.9",
        "entities: exact-span micro-F1 is not among the figures (floor 0.8)",
    ]
    assert gates.shortfalls(found, {"syntax": {"UPOS": 0.97}}) == []


def model(folder: Path, figures_of: str | None = None) -> dict[str, object]:
    weights = folder / "reader.onnx"
    weights.write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    manifest = {"files": {"reader.onnx": digest}, "figures_of": figures_of or digest}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return manifest


def test_a_manifest_is_held_to_its_weights(tmp_path: Path) -> None:
    manifest = model(tmp_path)
    assert gates.manifest_faults(manifest, tmp_path) == []
    (tmp_path / "reader.onnx").write_bytes(b"other")
    assert "sha256" in gates.manifest_faults(manifest, tmp_path)[0]
    (tmp_path / "reader.onnx").unlink()
    assert "not in" in gates.manifest_faults(manifest, tmp_path)[0]
    assert "other weights" in gates.manifest_faults(model(tmp_path, "x"), tmp_path)[0]


def test_figures_are_kept_with_their_weights(tmp_path: Path) -> None:
    model(tmp_path, "older weights")
    path = tmp_path / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["figures"] = {"syntax": {"UPOS": 0.1}, "relations 5-fold": {"root macro-F1": 0.8}}
    path.write_text(json.dumps(manifest), "utf-8")
    figures.keep({"entities": {"exact-span micro-F1": 0.84, "x": float("nan")}}, tmp_path)
    kept = figures.manifest_of(tmp_path)
    assert kept["figures"] == {
        "relations 5-fold": {"root macro-F1": 0.8},
        "entities": {"exact-span micro-F1": 0.84, "x": None},
    }
    figures.keep({"syntax": {"UPOS": 0.97}}, tmp_path)
    assert set(figures.manifest_of(tmp_path)["figures"]) == {"relations 5-fold", "entities", "syntax"}


def test_the_model_card_names_corpora_weights_and_figures(tmp_path: Path) -> None:
    manifest = model(tmp_path)
    manifest["corpora"] = {"A treebank": "CC BY-SA 4.0"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    figures.keep({"syntax": {"UPOS": 0.9712}}, tmp_path)
    written = (tmp_path / "README.md").read_text("utf-8")
    for words in (
        "| A treebank | CC BY-SA 4.0 |",
        hashlib.sha256(b"weights").hexdigest(),
        ".971",
        "## Limits",
    ):
        assert words in written


def test_the_table() -> None:
    table = figures.markdown({"syntax": {"UPOS": 0.9712, "UAS": 0.925}, "speed": {"words/s reading": 8123.4}})
    assert "| .971 / .925 / – |" in table
    assert "| 8,123 / – |" in table
    assert table.count("\n") == len(figures.TABLE) + 1


def test_the_table_goes_between_the_marks(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("a\n<!-- figures: how -->\nold\n<!-- /figures -->\nb\n", "utf-8")
    for _ in range(2):
        figures.fill(readme, "| new |")
        assert readme.read_text("utf-8") == "a\n<!-- figures: how -->\n\n| new |\n\n<!-- /figures -->\nb\n"


def test_what_is_measured_is_a_benchmark() -> None:
    assert {m.task for m in figures.MEASUREMENTS} <= set(TASKS)
    measured = {m.name for m in figures.MEASUREMENTS} | {"relations 5-fold"}
    assert {line.measurement for line in figures.TABLE} <= measured


@pytest.mark.model
def test_the_floors_name_figures_that_there_are(root: Path) -> None:
    import tomllib

    floors = tomllib.loads((root / "quality_floors.toml").read_text("utf-8"))
    assert gates.shortfalls(figures.manifest_of().get("figures", {}), floors) == []


def test_floors_rise_and_never_fall(tmp_path: Path) -> None:
    import tomllib

    path = tmp_path / "floors.toml"
    path.write_text("# why\n", "utf-8")
    found = {
        "syntax": {"UPOS": 0.9712, "UAS": 0.925, "LAS": 0.9},
        "factuality UW": {"Pearson r": 0.81, "MAE": 0.5},
    }
    floors = gates.raised(found, {"syntax": {"LAS": 0.91}, "older": {"x": 0.5}})
    assert floors == {
        "syntax": {"LAS": 0.91, "UPOS": 0.969, "UAS": 0.923},
        "older": {"x": 0.5},
        "factuality UW": {"Pearson r": 0.808},
    }
    gates.write_floors(floors, path)
    assert path.read_text("utf-8").startswith("# why\n")
    assert tomllib.loads(path.read_text("utf-8")) == floors
    assert gates.shortfalls(found, gates.raised(found, {})) == []


def test_an_error_has_a_ceiling_that_only_sinks() -> None:
    floors = {"own corpus": {"expected calibration error": 0.08}}
    assert gates.shortfalls({"own corpus": {"expected calibration error": 0.05}}, floors) == []
    (missed,) = gates.shortfalls({"own corpus": {"expected calibration error": 0.09}}, floors)
    assert "ceiling" in missed
    assert gates.raised({"own corpus": {"expected calibration error": 0.05}}, floors)["own corpus"] == {
        "expected calibration error": 0.052
    }
    assert gates.raised({"own corpus": {"expected calibration error": 0.2}}, floors)["own corpus"] == {
        "expected calibration error": 0.08
    }
