"""Toponyms against countries and coordinates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer.tables import territories


@pytest.mark.parametrize(
    ("name", "country", "focus", "expected", "lat", "lon"),
    [
        ("Kursk", None, None, "RUS", 51.7, 36.2),
        ("Paris", None, None, "FRA", 48.9, 2.3),
        ("Paris", "USA", None, "USA", 33.7, -95.6),
        ("Alexandria, Louisiana", None, None, "USA", 31.3, -92.4),
        ("Alexandria", None, None, "EGY", 31.2, 29.9),
        ("Alexandria", None, {"USA": 5}, "USA", 38.8, -77.0),
        ("Springfield, Ohio", None, None, "USA", 39.9, -83.8),
        ("Cambridge, Massachusetts", None, None, "USA", 42.4, -71.1),
        ("Kiev", None, None, "UKR", 50.5, 30.5),
        ("Hodeidah", None, None, "YEM", 14.8, 43.0),
        ("Goma", None, None, "COD", -1.7, 29.2),
        ("Georgia", None, None, "GEO", 42.0, 43.5),
        ("Georgia", "USA", None, "USA", 32.7, -83.4),
        ("eastern Ukraine", None, None, "UKR", 49.0, 32.0),
        ("Donetsk Oblast", None, None, "UKR", 48.0, 37.8),
        ("Black Sea", None, None, None, 43.0, 34.0),
        ("Taiwan Strait", None, None, None, 24.5, 119.5),
        ("Texas", None, None, "USA", 31.5, -99.3),
        ("Russia", None, None, "RUS", 60.0, 100.0),
    ],
)
def test_toponym(
    name: str, country: str | None, focus: dict[str, int] | None, expected: str | None, lat: float, lon: float
) -> None:
    place = Gazetteer.load().place(name, country=country, focus=focus)
    assert place is not None
    assert place.country == expected
    assert abs(place.lat - lat) < 0.3 and abs(place.lon - lon) < 0.3


def test_unknown_names_have_no_place() -> None:
    gazetteer = Gazetteer.load()
    assert gazetteer.place("Zzyzzyxborough") is None
    assert not gazetteer.is_place("Zzyzzyxborough")
    assert gazetteer.is_place("Nairobi")


@given(st.text(max_size=40))
def test_any_string_is_looked_up_without_error(name: str) -> None:
    place = Gazetteer.load().place(name)
    assert place is None or place.country is None or place.country in territories()
