"""Where and when: located events as GeoJSON, and the calendar."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from ..views.calendar import CalendarPage, MonthPage, calendar, month
from ..views.map import MapPage, map_of_events
from .actors import Unrealised, _filters
from .parts import FILTERS, Current, Filtered

router = APIRouter(tags=["places and days"])


class Point(BaseModel):
    """A place on the map, longitude first (WGS 84)."""

    type: Literal["Point"]
    coordinates: tuple[float, float]


class Feature(BaseModel):
    """Places near one another with the events there."""

    type: Literal["Feature"]
    geometry: Point
    properties: dict[str, Any]


class FeatureCollection(BaseModel):
    """GeoJSON (RFC 7946), with what the map leaves out beside it."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
    events: int
    disputed: int
    elsewhere: int
    unlocated: int


class GeoJson(JSONResponse):
    """GeoJSON."""

    media_type = "application/geo+json"


@router.get(
    "/map",
    operation_id="map",
    summary="Located events as GeoJSON",
    openapi_extra=FILTERS,
    response_class=GeoJson,
    response_model=FeatureCollection,
)
def located(
    ledger: Current,
    asked: Filtered,
    region: Annotated[
        Literal[
            "world",
            "africa",
            "north-america",
            "central-america",
            "south-america",
            "europe",
            "middle-east",
            "central-asia",
            "south-asia",
            "east-asia",
            "southeast-asia",
            "oceania",
        ]
        | None,
        Query(description="A region; the world where none is named."),
    ] = None,
    lat: Annotated[
        float | None, Query(ge=-90, le=90, description="The middle of a window: latitude.")
    ] = None,
    lon: Annotated[
        float | None, Query(ge=-180, le=180, description="The middle of a window: longitude.")
    ] = None,
    width: Annotated[float | None, Query(gt=0, le=360, description="The window's width in degrees.")] = None,
    unrealised: Unrealised = False,
) -> GeoJson:
    """Places near one another as one point, with how many events are there. `values` are what the filter `place` takes."""  # noqa: E501
    at = (lat or 0.0, lon or 0.0) if lat is not None or lon is not None else None
    found = map_of_events(
        ledger,
        _filters(asked),
        region=region if at is None else None,
        at=at,
        width=width,
        unrealised=unrealised,
    )
    return GeoJson(collection(found).model_dump(mode="json"))


def collection(found: MapPage) -> FeatureCollection:
    """A map's clusters as GeoJSON."""
    features = [
        Feature(
            type="Feature",
            geometry=Point(type="Point", coordinates=(one.lon, one.lat)),
            properties=one.model_dump(mode="json", exclude={"lat", "lon"}),
        )
        for one in found.clusters
    ]
    return FeatureCollection(
        type="FeatureCollection",
        features=features,
        events=found.events,
        disputed=found.disputed,
        elsewhere=found.elsewhere,
        unlocated=found.unlocated,
    )


@router.get("/calendar", operation_id="calendar", summary="A year by day", openapi_extra=FILTERS)
def year(
    ledger: Current,
    asked: Filtered,
    year: Annotated[
        int | None, Query(ge=1, le=9999, description="The year; the fullest where none is named.")
    ] = None,
) -> CalendarPage:
    """How many events lie on each day of a year, and how many of them are disputed."""
    return calendar(ledger, year=year, filters=_filters(asked))


@router.get("/calendar/{month}", operation_id="month", summary="A month by day", openapi_extra=FILTERS)
def of_month(
    ledger: Current,
    asked: Filtered,
    month_: Annotated[
        str,
        Path(
            alias="month",
            pattern="^(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)-(?:0[1-9]|1[0-2])$",
            description="YYYY-MM",
            examples=["2024-10"],
        ),
    ],
) -> MonthPage:
    """The days of a month, each with its most reported events."""
    return month(ledger, month_, filters=_filters(asked))
