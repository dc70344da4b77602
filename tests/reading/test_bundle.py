"""The model folder: what is wrong with it is said, with what to do."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from reportedly.errors import ModelError
from reportedly.reading import Reader, load_bundle
from reportedly.reading.coreference import PAIR_WEIGHTS


def folder(tmp_path: Path, **changes: Any) -> Path:
    """A model folder that is whole but for ``changes`` to its manifest (None removes an entry)."""
    (tmp_path / "reader.onnx").write_bytes(b"not a graph")
    (tmp_path / "tokenizer.json").write_text("{}")
    manifest: dict[str, Any] = {
        "format": 1,
        "inputs": ["pieces"],
        "outputs": ["upos"],
        "labels": {"upos": ["NOUN"]},
        "coreference_weights": [0.0] * PAIR_WEIGHTS,
        "files": {
            name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
            for name in ("reader.onnx", "tokenizer.json")
        },
    }
    manifest.update(changes)
    manifest = {k: v for k, v in manifest.items() if v is not None}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    return tmp_path


def test_a_whole_folder_loads(tmp_path: Path) -> None:
    bundle = load_bundle(folder(tmp_path), verify=True)
    assert bundle.labels == {"upos": ("NOUN",)}
    assert bundle.coreference_weights.shape == (PAIR_WEIGHTS,)
    assert bundle.digest == hashlib.sha256(b"not a graph").hexdigest()


def test_a_missing_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no reader model in .*manifest\.json is missing.*make train"):
        load_bundle(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "\x00", '{"format": '])
def test_a_manifest_that_is_not_json(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ModelError, match=r"cannot be read .* reinstall"):
        load_bundle(tmp_path)


@pytest.mark.parametrize("layout", [0, 2, "1", None])
def test_another_format(tmp_path: Path, layout: object) -> None:
    with pytest.raises(ModelError, match="this version reads format 1; upgrade"):
        load_bundle(folder(tmp_path, format=layout))


def test_a_manifest_that_is_a_list(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(ModelError, match="upgrade"):
        load_bundle(tmp_path)


@pytest.mark.parametrize(
    "change",
    [{"labels": None}, {"files": None}, {"files": []}, {"coreference_weights": None}, {"labels": {"upos": 3}}],
)
def test_a_damaged_manifest(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match=r"is damaged .* reinstall"):
        load_bundle(folder(tmp_path, **change))


@pytest.mark.parametrize("name", ["reader.onnx", "tokenizer.json"])
def test_a_missing_file(tmp_path: Path, name: str) -> None:
    (folder(tmp_path) / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing from the model; reinstall"):
        load_bundle(tmp_path)


def test_a_changed_file_is_found_when_asked_for(tmp_path: Path) -> None:
    (folder(tmp_path) / "reader.onnx").write_bytes(b"other")
    load_bundle(tmp_path)
    with pytest.raises(ModelError, match="sha256 differs"):
        load_bundle(tmp_path, verify=True)


def test_a_damaged_graph(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"reader\.onnx cannot be loaded .*reinstall"):
        Reader.load(folder(tmp_path))


@pytest.mark.model
def test_the_shipped_model_is_the_one_its_manifest_describes() -> None:
    bundle = load_bundle(verify=True)
    assert sum((bundle.folder / name).stat().st_size for name in bundle.manifest["files"]) <= 40 * 2**20
    for head, least in (("upos", 17), ("deprels", 37), ("entity_tags", 33), ("attribution_tags", 7)):
        assert len(bundle.labels[head]) >= least
    assert len(set(bundle.labels["event_types"])) == 17
    assert all(corpus and licence for corpus, licence in bundle.manifest["corpora"].items())
