"""Who does what to whom: dyads over time, and the matrix."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from ...errors import UnknownValue
from ...store import Ledger
from ...store.kinds import types_of
from ..drawing import scores
from ..filters import read_filters
from ..ledgers import current_ledger
from ..rendering import query, render
from ..views.actors import KINDS
from ..views.dyads import dyads
from ..views.matrix import SIZES, Cell, Matrix, matrix
from ..views.periods import By

router = APIRouter()
Current = Annotated[Ledger, Depends(current_ledger)]
_BY: dict[str, By] = {"month": "month", "quarter": "quarter", "year": "year"}


@router.get("/dyads")
def dyad_page(request: Request, ledger: Current) -> HTMLResponse:
    """Two actors over time."""
    given = request.query_params.multi_items()
    parties = {
        name: next((v.strip() for k, v in given if k == name and v.strip()), None)
        for name in ("actor", "recipient")
    }
    asked = read_filters((pair for pair in given if pair[0] not in parties), ledger, also=("by", "unrealised"))
    by = asked.other("by")
    if by is not None and by not in _BY:
        raise UnknownValue(f"{by!r} is no period. There are: {', '.join(_BY)}.")
    page = dyads(
        ledger,
        **parties,
        filters=asked.filters if asked.pairs else None,
        by=_BY[by] if by else None,
        unrealised=asked.other("unrealised") == "true",
    )
    chart = None
    if page.directions:
        chart = scores(
            page.span,
            [
                (css, f"{d.actor.name} → {d.recipient.name}", [(p.events, p.score) for p in d.periods])
                for css, d in zip(("first", "second"), page.directions, strict=True)
            ],
        )
    return render(
        request, "dyads.html", page=page, asked=asked, chart=chart, parties=parties, by=by, types=types_of(ledger),
    )  # fmt: skip


@router.get("/matrix")
def matrix_page(request: Request, ledger: Current) -> HTMLResponse:
    """The matrix."""
    asked = read_filters(request.query_params.multi_items(), ledger, also=("size", "measure", "kind", "unrealised"))
    size, measure = asked.other("size") or "12", asked.other("measure") or "events"
    if size not in map(str, SIZES):
        raise UnknownValue(f"size={size}: the matrix has {', '.join(map(str, SIZES))} actors.")
    if measure not in ("events", "score"):
        raise UnknownValue(f"{measure!r} is no measure. There are: events, score.")
    page = matrix(
        ledger,
        asked.filters if asked.pairs else None,
        size=int(size),
        measure="score" if measure == "score" else "events",
        kind=asked.other("kind"),
        unrealised=asked.other("unrealised") == "true",
    )
    return render(
        request, "matrix.html", page=page, asked=asked, kinds=KINDS, sizes=SIZES, types=types_of(ledger),
        shade=lambda cell: _shade(page, cell), address=query,
    )  # fmt: skip


def _shade(page: Matrix, cell: Cell | None) -> str:
    """The CSS class of a cell: how many events, or how friendly or hostile."""
    if cell is None:
        return "none"
    if page.measure == "score":
        if cell.score is None:
            return "none"
        grade = min(4, int(abs(cell.score) / 2.5) + 1)
        return f"{'up' if cell.score >= 0 else 'down'}-{grade}"
    return f"level-{math.ceil(5 * math.sqrt(cell.events / max(page.most, 1)))}"
