"""The list of actors, and the page of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from ...store import Ledger
from ..drawing import QUAD_WORDS, QUADS, mirrored, shares, sparkline
from ..ledgers import current_ledger
from ..rendering import query, render
from ..views.actor import actor
from ..views.actors import KINDS, SORTS, actors

router = APIRouter()
Current = Annotated[Ledger, Depends(current_ledger)]
_CLAIMED = ("CT+", "PR+", "PS+", "Uu")
_DENIED = ("CT-", "PR-", "PS-")
_VALUES = {
    "CT+": "certain", "PR+": "probable", "PS+": "possible", "Uu": "uncommitted",
    "PS-": "possibly not", "PR-": "probably not", "CT-": "denied",
}  # fmt: skip


_SIGNS = {"+": "-plus", "-": "-minus"}
_CLASSES = {value: value[:2].lower() + _SIGNS.get(value[2:], "") for value in _VALUES}


@router.get("/actors")
def actor_list(
    request: Request,
    ledger: Current,
    q: Annotated[str | None, Query(max_length=200)] = None,
    kind: str | None = None,
    country: Annotated[str | None, Query(max_length=3)] = None,
    sort: str = "all",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> HTMLResponse:
    """The list."""
    found = actors(ledger, q=q or None, kind=kind or None, country=country or None, sort=sort, page=page)
    asked = {
        "q": found.q,
        "kind": found.kind,
        "country": found.country,
        "sort": None if sort == "all" else sort,
    }
    return render(
        request,
        "actors.html",
        page=found,
        kinds=KINDS,
        sorts=SORTS,
        quad_words=QUAD_WORDS,
        quads=QUADS,
        shares=shares,
        spark=sparkline,
        quads_in_words=lambda counts: ", ".join(
            f"{counts[q]:,} {QUAD_WORDS[q]}" for q in QUADS if counts.get(q)
        ),
        address=lambda **changed: query("/actors", **{**asked, **changed}),
    )


@router.get("/actors/{id}")
def actor_page(request: Request, ledger: Current, id: str) -> HTMLResponse:
    """One actor."""
    page = actor(ledger, id)
    return render(
        request,
        "actor.html",
        page=page,
        did=mirrored(
            page.span,
            page.did.periods,
            page.suffered.periods,
            names=("did", "suffered"),
            order=QUADS,
            words=QUAD_WORDS,
        ),
        claimed=mirrored(
            page.span,
            [_css({v: p.get(v, 0) for v in _CLAIMED}) for p in page.claims.periods],
            [_css({v: p.get(v, 0) for v in _DENIED}) for p in page.claims.periods],
            names=("says", "denies"),
            order=tuple(_css(dict.fromkeys(_CLAIMED, 0))),
            order_below=tuple(_css(dict.fromkeys(_DENIED, 0))),
            words={css: words for value, words in _VALUES.items() for css in _css({value: 0})},
            height=170,
        ),
        quads=QUADS,
        quad_words=QUAD_WORDS,
        values=_VALUES,
        shares=shares,
    )


def _css(values: Mapping[str, int]) -> dict[str, int]:
    """The counts of values under the names of their CSS classes."""
    return {_CLASSES[value]: count for value, count in values.items()}
