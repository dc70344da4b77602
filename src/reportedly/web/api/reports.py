"""Reports and the words in them: the list, one report with what is said in it, and search."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from ...errors import InvalidDate
from ..views.reader import ReportPage, report
from ..views.reports import ReportFilters, ReportRow, report_list
from ..views.search import Found, find
from ..views.stories import StoryPage, StoryRow, stories, story
from .parts import FILTERS, Current, Cursor, Day, Filtered, Limit, Page, page, place_of

router = APIRouter(tags=["reports"])


@router.get("/reports", operation_id="reports", summary="Reports")
def listed(
    request: Request,
    response: Response,
    ledger: Current,
    publisher: Annotated[
        list[str] | None, Query(max_length=20, description="Who published it. Repeat it for several.")
    ] = None,
    since: Annotated[Day | None, Query(description="Published on or after this day.")] = None,
    until: Annotated[Day | None, Query(description="Published on or before this day.")] = None,
    title: Annotated[
        str | None, Query(max_length=200, description="Words that all stand in the title.")
    ] = None,
    story: Annotated[str | None, Query(max_length=200, description="Only reports of this story.")] = None,
    copies: Annotated[bool, Query(description="false leaves wire copies out.")] = True,
    sort: Annotated[
        Literal["latest", "oldest", "events"], Query(description="By what they are ordered.")
    ] = "latest",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ReportRow]:
    """The reports of the ledger, the latest first unless another order is asked for."""
    if since is not None and until is not None and since > until:
        raise InvalidDate(f"since ({since}) lies after until ({until}): exchange them.")
    filters = ReportFilters(tuple(publisher or ()), since, until, title, story, copies)
    after = place_of(request, cursor)
    found = report_list(ledger, filters, order=sort, after=None if after is None else str(after), limit=limit)
    return Page[ReportRow](**page(request, response, found.reports, found.after))


@router.get("/reports/{id:path}", operation_id="report", summary="A report")
def one(
    ledger: Current, id: Annotated[str, Path(min_length=1, description="The report's id.")]
) -> ReportPage:
    """A report's clean text with what is said in it and by whom. All offsets are `[start, end)` in `text`."""
    return report(ledger, id)


@router.get("/stories", operation_id="stories", summary="Stories", openapi_extra=FILTERS)
def told(
    request: Request,
    response: Response,
    ledger: Current,
    asked: Filtered,
    sort: Annotated[
        Literal["reports", "latest", "events", "disputed"] | None,
        Query(description="By what they are ordered."),
    ] = None,
    limit: Limit = 25,
    cursor: Cursor = None,
) -> Page[StoryRow]:
    """Reports that follow one matter; with filters the stories that have such events."""
    after = place_of(request, cursor)
    found = stories(ledger, asked, sort=sort, after=None if after is None else str(after), limit=limit)
    return Page[StoryRow](**page(request, response, found.stories, found.after))


@router.get("/stories/{id}", operation_id="story", summary="A story")
def of_story(
    ledger: Current,
    id: Annotated[
        str, Path(pattern="^[0-9a-f]{1,16}$", description="The story's id, or its first characters.")
    ],
) -> StoryPage:
    """A story's reports and events day by day."""
    return story(ledger, id)


class SearchPage(Found):
    """What was found. ``next``: the address of the next page; null on the last."""

    next: str | None  # type: ignore[assignment]


@router.get("/search", operation_id="search", summary="Search in sentences, reports and names")
def searched(
    request: Request,
    response: Response,
    ledger: Current,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            pattern=r"[A-Za-z0-9]",
            description='Words that must all be there; "in a row"; begin*; -without.',
            examples=["troops"],
        ),
    ],
    what: Annotated[
        Literal["events", "reports", "actors"], Query(description="What is looked for.")
    ] = "events",
    cursor: Cursor = None,
) -> SearchPage:
    """Where the words stand, those read last first; `pieces` mark the hits."""
    after = place_of(request, cursor)
    found = find(ledger, q, what=what, after=after if type(after) is int and 0 <= after < 2**62 else None)
    told = page(request, response, [], found.next)
    return SearchPage.model_validate({**dict(found), "next": told["next"]})
