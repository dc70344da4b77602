"""The repository says what is so: documented commands exist, dependencies are explained, links lead somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import typer
from click import Command

import reportedly
from reportedly.cli.app import app

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/*.md", "examples/README.md")


def documents(root: Path) -> list[Path]:
    return [path for pattern in DOCUMENTS for path in sorted(root.glob(pattern))]


def commands() -> dict[str, set[str]]:
    group = typer.main.get_command(app)
    assert isinstance(group.commands, dict)  # type: ignore[attr-defined]
    known: dict[str, set[str]] = {}
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        assert isinstance(command, Command) or command is not None
        parts = [command, *getattr(command, "commands", {}).values()]  # a group's options are its commands'
        known[name] = {option for part in parts for parameter in part.params for option in parameter.opts}
        known[name] |= {"--help", "-h"}
    return known


def test_commands_in_the_documents_exist(root: Path) -> None:
    known, seen = commands(), set()
    for path in documents(root):
        for line in re.findall(
            r"(?:^|[`$|] ?)reportedly ((?:read|explain|bench|[a-z]+) [^`\n#]*)", path.read_text("utf-8"), re.M
        ):
            name, *rest = line.split()
            assert name in known, f"{path.name}: reportedly {line}"
            seen.add(name)
            for option in re.findall(r"(?<!\S)--?[a-z][a-z-]*", " ".join(rest)):
                assert option in known[name], f"{path.name}: reportedly {line}"
    assert seen == set(known)


def test_make_targets_in_the_documents_exist(root: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text("utf-8"), re.M))
    for path in [*documents(root), root / ".ci" / "run"]:
        for target in re.findall(r"`make ([a-z]+)", path.read_text("utf-8")):
            assert target in targets, f"{path.name}: make {target}"


def test_every_dependency_is_explained(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    explained = (root / "docs" / "dependencies.md").read_text("utf-8")
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=\[ ]", requirement)[0]
        assert f"`{name}`" in explained, name
        assert re.search(r">=\d", requirement), f"{requirement} has no lower bound"


def test_links_in_the_documents_lead_somewhere(root: Path) -> None:
    made_later = {"docs/images/read.svg", "src/reportedly/reading/model/README.md"}
    for path in documents(root):
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8")):
            if "://" in target:
                continue
            found = (path.parent / target).resolve()
            assert found.exists() or str(found.relative_to(root)) in made_later, f"{path.name}: {target}"


@pytest.mark.model
def test_what_comes_with_a_model_is_there(root: Path) -> None:
    assert (root / "docs" / "images" / "read.svg").is_file()
    assert (root / "src" / "reportedly" / "reading" / "model" / "README.md").is_file()


@pytest.mark.model
def test_the_readme_shows_the_figures_of_the_manifest(root: Path) -> None:
    from reportedly.evaluate.figures import manifest_of, markdown

    text = (root / "README.md").read_text("utf-8")
    between = text[text.index("<!-- figures:") : text.index("<!-- /figures -->")]
    assert markdown(manifest_of()["figures"]) in between


def test_the_version_is_one(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == reportedly.__version__
    assert f"version: {reportedly.__version__}" in (root / "CITATION.cff").read_text("utf-8")


def test_the_examples_say_that_they_are_synthetic(root: Path) -> None:
    readme = (root / "examples" / "README.md").read_text("utf-8")
    assert "synthetic" in readme
    for path in (root / "examples").iterdir():
        if path.name != "README.md":
            assert path.name.startswith("synthetic-")
            assert f"`{path.name}`" in readme
