"""The list of stories, and the page of one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from ...store import Ledger
from ..facet_words import labels_of
from ..filters import read_filters
from ..ledgers import current_ledger
from ..rendering import render, segment
from ..views.stories import ORDERS, stories, story

router = APIRouter()
Current = Annotated[Ledger, Depends(current_ledger)]


@router.get("/stories")
def story_list(request: Request, ledger: Current) -> Response:
    """The list."""
    asked = read_filters(request.query_params.multi_items(), ledger, also=("sort", "after"))
    page = stories(ledger, asked, sort=asked.other("sort"), after=asked.other("after"))
    return render(
        request, "stories.html", page=page, asked=asked, orders=ORDERS, labels=labels_of(ledger, asked)
    )


@router.get("/stories/{id}")
def story_page(request: Request, ledger: Current, id: str) -> Response:
    """One story; its first characters lead to its address."""
    page = story(ledger, id)
    if page.story.id != id:
        return RedirectResponse(f"/stories/{segment(page.story.id)}", 302)
    return render(request, "story.html", page=page)
