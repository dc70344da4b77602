"""The table of territories: CLDR's names, states that are no more, disputed cases, ambiguous names in context."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from babel import Locale

from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer.index import NameIndex
from reportedly.gazetteer.names import key_of
from reportedly.gazetteer.tables import rows, territories

_DOCS = Path(__file__).parents[2] / "docs" / "gazetteer.md"


@pytest.mark.parametrize("locale", ["en", "en_GB", "en_AU", "en_IN", "en_CA"])
def test_every_cldr_name_is_known(locale: str) -> None:
    index = NameIndex()
    lands = {land.alpha2: land for land in territories().values() if land.alpha2}
    names = {code: name for code, name in Locale.parse(locale).territories.items() if code in lands}
    assert len(names) >= 248
    unknown = [
        (code, name)
        for code, name in names.items()
        if not any(sense.of is lands[code] for sense in index.senses(key_of(name.removeprefix("the "))))
    ]
    assert unknown == []


def test_no_plain_name_has_two_bearers() -> None:
    bearers: dict[str, set[str]] = {}
    index = NameIndex()
    for land in territories().values():
        for name in (land.name, *land.aliases, *land.demonyms, *land.metonyms):
            if name.startswith("?"):
                continue
            for sense in index.senses(key_of(name)):
                if sense.form in {"name", "adjective", "metonym"} and not sense.countries:
                    bearers.setdefault(key_of(name), set()).add(sense.of.id)  # type: ignore[union-attr]
    assert {key: ids for key, ids in bearers.items() if len(ids) > 1} == {}


def test_states_that_are_no_more_have_dates_and_successors() -> None:
    lands = territories()
    gone = {land.id: land for land in lands.values() if land.id == land.country and land.last < date.max}
    assert {"SUN", "YUG", "SCG", "CSK", "DDR", "VDR", "YMD", "UAR", "ANT"} <= set(gone)
    for land in gone.values():
        assert land.successors, land.id
        assert all(id in lands for id in land.successors), land.id
        assert land.first < land.last
    for row in rows("territories.tsv"):
        assert len(row["alpha3"]) == 3 and row["alpha2"] in {"", row["alpha2"].upper()}


def test_every_disputed_case_is_explained_in_the_docs() -> None:
    text = _DOCS.read_text(encoding="utf-8")
    disputed = [row["id"] for row in rows("regions.tsv") if row["note"] or "PRE" in row["sectors"]]
    disputed += [row["alpha3"] for row in rows("territories.tsv") if row["note"] and not row["to"]]
    assert len(disputed) >= 30
    assert [id for id in disputed if f"`{id}`" not in text] == []


@pytest.mark.parametrize(
    ("text", "day", "context", "expected"),
    [
        ("Georgia", "2008-08-08", None, "GEO"),
        ("Georgia", "2021-01-05", "USA", "USA-GA"),
        ("Georgian lawmakers", "2022-01-01", None, "GEO-LEG"),
        ("Georgian lawmakers", "2022-01-01", "USA", "USA-LEG"),
        ("Jordan", "2014-01-01", None, "JOR"),
        ("Jordan Whitcombe", "2014-01-01", None, None),
        ("Chad Whitcombe", "2014-01-01", None, None),
        ("Israel Whitcombe", "2014-01-01", None, None),
        ("Chad's army", "2008-02-02", None, "TCD-MIL"),
        ("Guinean soldiers", "2009-09-28", None, "GIN-MIL"),
        ("Papua New Guinea", "2012-01-01", None, "PNG"),
        ("Guinea-Bissau's army", "2012-04-12", None, "GNB-MIL"),
        ("Equatorial Guinea", "2012-04-12", None, "GNQ"),
        ("Congolese troops", "2008-10-27", None, "COD-MIL"),
        ("Congolese troops", "2008-10-27", "COG", "COG-MIL"),
        ("Congo-Brazzaville", "2008-10-27", None, "COG"),
        ("Korea", "2008-10-27", None, "KOR"),
        ("the North", "2008-10-27", "KOR", "PRK"),
        ("Washington", "2008-10-27", None, "USA"),
        ("Washington state", "2008-10-27", None, "USA-WA"),
        ("Niger", "2023-07-26", None, "NER"),
        ("Nigeriens", "2023-07-26", None, "NER"),
        ("Nigerians", "2023-07-26", None, "NGA"),
        ("Dominican police", "2010-01-01", None, "DOM-COP"),
        ("police in Dominica", "2010-01-01", None, "DMA-COP"),
        ("Sudan", "2012-04-10", None, "SDN"),
        ("South Sudan", "2012-04-10", None, "SSD"),
        ("Northern Ireland", "2012-04-10", None, "GBR-NIR"),
        ("Ireland", "2012-04-10", None, "IRL"),
        ("American Samoa", "2012-04-10", None, "ASM"),
        ("Samoa", "2012-04-10", None, "WSM"),
        ("the Virgin Islands", "2012-04-10", None, "VIR"),
        ("the British Virgin Islands", "2012-04-10", None, "VGB"),
        ("Taiwan", "2012-04-10", None, "TWN"),
        ("Macedonia", "2001-04-10", None, "MKD"),
        ("Panama City", "2012-04-10", None, "PAN"),
        ("Luxembourg", "2012-04-10", None, "LUX"),
        ("turkey", "2012-04-10", None, None),
        ("polish", "2012-04-10", None, None),
    ],
)
def test_ambiguous_names_are_decided_in_context(
    text: str, day: str, context: str | None, expected: str | None
) -> None:
    entity = Gazetteer.load().resolve(text, on=date.fromisoformat(day), country=context)
    assert (entity.id if entity is not None else None) == expected


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("the Soviet Union", "1985-06-01", "SUN"),
        ("Soviet troops", "1985-06-01", "SUN-MIL"),
        ("East German border guards", "1985-06-01", "DDR-COP"),
        ("Czechoslovakia", "1968-08-21", "CSK"),
        ("Zaire", "1994-06-01", "COD"),
        ("Burma", "2007-09-20", "MMR"),
        ("Rhodesia", "1975-06-01", "ZWE"),
        ("Saigon", "1970-06-01", "VDR"),
        ("the Yugoslav army", "1999-06-01", "YUG-MIL"),
        ("Serbia and Montenegro", "2004-06-01", "SCG"),
        ("the United Arab Republic", "1960-06-01", "UAR"),
        ("the Netherlands Antilles", "2005-06-01", "ANT"),
        ("Kosovo", "2010-06-01", "XKX"),
        ("Palestine", "2010-06-01", "PSE"),
        ("Somaliland", "2010-06-01", "SOM-SOMALILAND"),
        ("the Turkish Republic of Northern Cyprus", "2010-06-01", "CYP-NORTHERN"),
        ("the Donetsk People's Republic", "2016-06-01", "UKR-DPR"),
        ("Crimea", "2016-06-01", "UKR-CRIMEA"),
        ("Nagorno-Karabakh", "2016-06-01", "AZE-KARABAKH"),
        ("the Golan Heights", "2016-06-01", "SYR-GOLAN"),
        ("Indian-administered Kashmir", "2016-06-01", "IND-KASHMIR"),
        ("Pakistan-administered Kashmir", "2016-06-01", "PAK-KASHMIR"),
        ("Hong Kong", "2019-06-12", "HKG"),
        ("Macau", "2019-06-12", "MAC"),
        ("Western Sahara", "2019-06-12", "ESH"),
        ("Itamaraty", "2019-06-12", "BRA"),
        ("the Casa Rosada", "2019-06-12", "ARG"),
        ("Aso Rock", "2019-06-12", "NGA"),
        ("the Quirinale", "2019-06-12", "ITA"),
        ("Rashtrapati Bhavan", "2019-06-12", "IND"),
        ("Bankova", "2022-06-12", "UKR"),
        ("La Moneda", "2022-06-12", "CHL"),
        ("two Frenchmen", "2022-06-12", "FRA"),
        ("New Zealanders", "2022-06-12", "NZL"),
    ],
)
def test_former_states_disputed_lands_and_seats(text: str, day: str, expected: str) -> None:
    entity = Gazetteer.load().resolve(text, on=date.fromisoformat(day))
    assert entity is not None and entity.id == expected
