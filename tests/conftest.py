"""What all tests share: no time limits, and a skip for what this checkout does not have."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "src" / "reportedly" / "reading" / "model" / "manifest.json"
CORPORA = ROOT.parent / "shared" / "corpora"

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests of the trained model where it is absent, and of the corpora where they are."""
    for item in items:
        if item.get_closest_marker("model") and not MODEL.is_file():
            item.add_marker(pytest.mark.skip(reason="the trained model is not in this checkout"))
        if item.get_closest_marker("corpora") and not CORPORA.is_dir():
            item.add_marker(pytest.mark.skip(reason="the corpora are not beside this checkout"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of the public corpora; mark the test ``corpora``."""
    return CORPORA
