"""The API's description: its OpenAPI document, and a page made of that, with nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse

from ... import __version__
from ...errors import LedgerError
from ..failures import STATUSES, TITLES
from ..rendering import render
from .parts import BASE, Problem

router = APIRouter()
_TAGS = (
    ("ledger", "What there is."),
    ("events", "Events, and all that is known of one."),
    ("positions", "Who holds what, and which numbers were given."),
    ("actors", "Who acts, upon whom, and who says what."),
    ("places and days", "Where and when."),
    ("reports", "The reports, their words, and their stories."),
    ("sql", "Questions of your own."),
    ("reading", "Texts of your own."),
    ("export", "Files."),
)
_ABOUT = """Attributed event data from news reports: who says who did what to whom, and who disputes it.

Every answer comes from the state of the ledger in its `ETag`; send it back in `If-None-Match` to be told when nothing
has changed. Lists are given a page at a time: go on at `next`. All errors have one shape (`application/problem+json`,
RFC 9457). Where the server asks for a token, send it as `Authorization: Bearer TOKEN`."""
_EVERYWHERE = (401, 403, 404, 405, 421, 422, 429, 500, 503)
_SENT = (408, 413, 415)


class OpenApi(JSONResponse):
    """An OpenAPI document."""

    media_type = "application/openapi+json"


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of an application's API, made once."""
    known: dict[str, Any] | None = getattr(app.state, "openapi", None)
    if known is None:
        known = app.state.openapi = _document(app)
    return known


def _document(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title="reportedly",
        version=__version__,
        summary="The ledger as JSON",
        description=_ABOUT,
        routes=list(app.routes),
        tags=[{"name": name, "description": words} for name, words in _TAGS],
        servers=[{"url": "/"}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_schemas_of(Problem))
    from .reading import Text

    schemas.update(_schemas_of(Text))
    for path in made["paths"].values():
        for method, operation in path.items():
            _errors(operation, sends=method == "post")
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    made["components"]["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "Only where the server was given a token.",
        }
    }
    made["security"] = [{}, {"token": []}]
    renamed: dict[str, Any] = _renamed(made, {name: _short(name, schemas) for name in schemas})
    return renamed


def _errors(operation: dict[str, Any], *, sends: bool) -> None:
    """Say of an operation how it answers errors."""
    responses = operation["responses"]
    for status in (*_EVERYWHERE, *(_SENT if sends else ())):
        responses[str(status)] = {
            "description": TITLES[status],
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        if status in (429, 503):
            responses[str(status)]["headers"] = {
                "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
            }
    if not sends:
        responses["304"] = {
            "description": "Nothing has changed since the answer with the ETag in If-None-Match."
        }
        responses["200"].setdefault("headers", {})["ETag"] = {
            "description": "The state of the ledger, and the question.",
            "schema": {"type": "string"},
        }
    operation["responses"] = dict(sorted(responses.items()))


def _schemas_of(model: Any) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    inner = schema.pop("$defs", {})
    return {**inner, model.__name__: schema}


def _short(name: str, schemas: Mapping[str, Any]) -> str:
    """A schema's name without the path of its module, if no other has that name."""
    bare = (
        name.replace("reportedly__web__views__", "").replace("reportedly__web__api__", "").replace("__", ".")
    )
    return bare if bare not in schemas else name


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        out = {
            names.get(key, key) if _is_schema(one) else key: _renamed(one, names)
            for key, one in value.items()
        }
        if isinstance(reference := out.get("$ref"), str):
            before, _, name = reference.rpartition("/")
            out["$ref"] = f"{before}/{names.get(name, name)}"
        return out
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    return value


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict) and ("type" in value or "properties" in value)


def _of_ledger(request: Request) -> dict[str, Any]:
    """The OpenAPI document with the types and modes of the user's own that the ledger has now."""
    made = document(request.app)
    try:
        ledger = request.app.state.ledgers.current()
        own = {"type": list(ledger.own_types()), "mode": list(ledger.own_modes())}
    except LedgerError:
        return made
    return _widened(made, own) if any(own.values()) else made


def _widened(document: dict[str, Any], own: Mapping[str, list[str]]) -> dict[str, Any]:
    """A copy of the document in which the parameters ``own`` take these values too."""
    made = deepcopy(document)
    for path in made["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                values = parameter["schema"].get("items", {}).get("enum")
                if values is not None and parameter["name"] in own:
                    values += own[parameter["name"]]
    return made


@router.get("/openapi.json", include_in_schema=False)
def described(request: Request) -> OpenApi:
    """The OpenAPI document."""
    return OpenApi(_of_ledger(request))


@router.get("/docs", include_in_schema=False)
def docs(request: Request) -> HTMLResponse:
    """The same for people."""
    made = _of_ledger(request)
    operations: dict[str, list[dict[str, Any]]] = {name: [] for name, _ in _TAGS}
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            operations[operation["tags"][0]].append({"path": path, "method": method.upper(), **operation})
    problems = [(kind.__name__, status, (kind.__doc__ or "").split("\n")[0]) for kind, status in STATUSES]
    return render(
        request,
        "api.html",
        document=made,
        operations=operations,
        tags=dict(_TAGS),
        problems=problems,
        base=BASE,
    )
