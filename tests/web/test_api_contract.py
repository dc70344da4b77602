"""The API does what its OpenAPI document says: Schemathesis sends what fits it and what does not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from small_ledger import application, make_ledger

pytest.importorskip("fastapi", reason="the web extra is not installed")
schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from hypothesis import HealthCheck, Phase, settings  # noqa: E402
from schemathesis.config import SchemathesisConfig  # noqa: E402

from reportedly.web.api.describing import document  # noqa: E402
from reportedly.web.app import create_app  # noqa: E402
from reportedly.web.settings import Settings  # noqa: E402

FEW = 4
EXAMPLES = int(os.environ.get("REPORTEDLY_API_EXAMPLES", FEW))
"""Requests made up for each operation; ``make api-test`` asks for many more, and for every limit of every value."""
CONFIG = Path(__file__).parents[2] / "schemathesis.toml"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    app = application(make_ledger(tmp_path_factory.mktemp("contract")), waiting=1000, hosts=("testserver",))
    yield app
    app.state.sql.close()


configuration = SchemathesisConfig.from_path(str(CONFIG))
configuration.projects.default.phases.coverage.enabled = EXAMPLES > FEW
schema = schemathesis.openapi.from_dict(
    document(create_app(Settings(Path("described without a ledger")))), config=configuration
)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case: Any, app: Any) -> None:
    case.call_and_validate(app=app)
