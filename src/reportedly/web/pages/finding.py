"""Search for words, and two holders compared."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from ...errors import LedgerDamaged, UnknownValue
from ...store import Ledger
from ...store.kinds import types_of
from ..filters import read_filters
from ..ledgers import current_ledger
from ..rendering import query, render
from ..views.compare import POLARITIES, compare
from ..views.search import WHATS, Found, find

router = APIRouter()
Current = Annotated[Ledger, Depends(current_ledger)]


@router.get("/search")
def search_page(
    request: Request,
    ledger: Current,
    q: Annotated[str, Query(max_length=200)] = "",
    what: str = "events",
    after: Annotated[int | None, Query(ge=0, lt=2**63)] = None,
) -> HTMLResponse:
    """What has the words."""
    found: Found | None = None
    problem: str | None = None
    if what not in WHATS:
        raise UnknownValue(f"{what!r} cannot be searched. There are: {', '.join(WHATS)}.")
    if q.strip():
        try:
            found = find(ledger, q, what=what, after=after)
        except (UnknownValue, LedgerDamaged) as error:
            problem = str(error)
    return render(
        request, "search.html", q=q, what=what, whats=WHATS, page=found, problem=problem, after=after,
        address=lambda **changed: query("/search", **{"q": q, "what": what, **changed}),
    )  # fmt: skip


@router.get("/compare")
def compare_page(request: Request, ledger: Current) -> HTMLResponse:
    """Two holders side by side."""
    asked = read_filters(request.query_params.multi_items(), ledger, also=("a", "b"))
    first, second = asked.other("a"), asked.other("b")
    page = compare(ledger, first=first, second=second, filters=asked.filters if asked.pairs else None)
    return render(
        request, "compare.html", page=page, asked=asked, polarities=POLARITIES, types=types_of(ledger),
        words={"affirms": "affirms", "denies": "denies", "uncommitted": "passes on"},
        signs={"affirms": "CT+", "denies": "CT-", "uncommitted": "Uu"},
    )  # fmt: skip
