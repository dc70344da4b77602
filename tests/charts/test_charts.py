"""Charts: what is drawn of a ledger, in both themes, offline, inert, and clear where there is nothing."""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

pytest.importorskip("altair")
pytest.importorskip("vl_convert")

import reportedly.web
from fakes import FakeReader, fake_code
from reportedly import Ledger
from reportedly.charts import THEMES, Chart, Plots
from reportedly.charts.chart import shortened
from reportedly.charts.dispute import dispute
from reportedly.charts.estimates import estimates
from reportedly.charts.glyphs import SHAPES
from reportedly.charts.map import map as draw_map
from reportedly.charts.map import view_of
from reportedly.charts.matrix import matrix
from reportedly.charts.over_time import by_period, dyad, timeline
from reportedly.charts.palette import QUADS
from reportedly.charts.periods import PERIODS, span_of
from reportedly.cli.app import app
from reportedly.errors import MissingExtra, OutputError, UnknownEvent, UnknownValue
from reportedly.export.periods import following, label_of
from reportedly.ontology import EVENT_TYPES
from reportedly.reading.structure import Reading
from reportedly.records import Entity, EventMention
from reportedly.report import Pipeline
from small_ledger import ledger_of

REPORTS = (
    ("2025-03-01", "Daily", "Norway said Denmark sent 40 ships north past the lighthouse."),
    ("2025-03-02", "Weekly", "Iceland denied Denmark sent 40 ships north past the lighthouse."),
    ("2025-03-09", "Daily", "Finland met Iceland in the old town hall about herring."),
)
HOSTILE = "<script>alert(1)</script>\u202e&\"'</script>\x07"
SVG = "{http://www.w3.org/2000/svg}"


def coder(reading: Reading) -> tuple[EventMention, ...]:
    """The fake coder's mentions, on the report's day, done by Denmark or Finland to Russia, in Oslo."""
    out = []
    for mention in fake_code(reading):
        name = "Denmark" if "Denmark" in reading.document.text else "Finland"
        actor = replace(
            mention.actors[0], entity=Entity(name[:3].upper(), name, name[:3].upper(), (), "state")
        )
        day = date(2025, 2, 28)
        assert mention.date is not None and mention.location is not None
        event = replace(mention.event, auxiliary=())
        where = replace(mention.location, name="Oslo", lat=59.9, lon=10.7)
        when = replace(mention.date, first=day, last=day)
        out.append(replace(mention, actors=(actor,), date=when, location=where, event=event))
    return tuple(out)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    folder = tmp_path_factory.mktemp("charts")
    return Ledger.open(ledger_of(folder, REPORTS, Pipeline(reader=FakeReader(), coder=coder)))


@pytest.fixture(scope="module")
def event(ledger: Ledger) -> str:
    return str(ledger.events(type="MOBILIZE").to_pylist()[0]["id"])


def every_chart(ledger: Ledger, event: str) -> dict[str, Chart]:
    plot = ledger.plot
    return {
        "estimates": plot.estimates(event),
        "dispute": plot.dispute(event),
        "dyad": plot.dyad("DEN", "Russia"),
        "map": plot.map(),
        "matrix": plot.matrix(),
        "timeline": plot.timeline(),
        "nothing": plot.map(actor="nobody"),
    }


def words(svg: str) -> str:
    return " ".join(element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text"))


def test_plot_is_reached_from_a_ledger(ledger: Ledger) -> None:
    assert isinstance(ledger.plot, Plots)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["estimates", "dispute", "dyad", "map", "matrix", "timeline", "nothing"])
def test_every_chart_is_a_sound_specification_and_a_sound_picture(
    ledger: Ledger, event: str, name: str, theme: str
) -> None:
    import altair as alt

    chart = every_chart(ledger, event)[name]
    specification = chart.to_dict(theme)  # type: ignore[arg-type]
    alt.Chart.from_dict(specification).to_dict(validate=True)
    picture = ET.fromstring(chart.to_svg(theme))  # type: ignore[arg-type]
    assert picture.get("role") == "img"
    assert picture[0].tag == f"{SVG}title" and picture[0].text == chart.title
    assert picture[1].text == chart.description
    assert THEMES[theme].background in chart.to_svg(theme)  # type: ignore[arg-type, index]
    assert "undefined" not in words(chart.to_svg(theme)) and "NaN" not in chart.to_svg(theme)  # type: ignore[arg-type]


def test_an_estimate_stands_with_its_range_its_holder_and_its_day(ledger: Ledger, event: str) -> None:
    chart = ledger.plot.estimates(event[:8])
    seen = words(chart.to_svg())
    assert "2,500–3,500" in seen and "2025-03-01" in seen and "troops" in seen
    assert {row["holder"] for row in chart.rows} >= {"Daily"}


def test_a_dispute_names_those_who_affirm_and_those_who_deny(ledger: Ledger, event: str) -> None:
    chart = ledger.plot.dispute(event)
    assert "Affirmed by: Norway" in chart.description and "denied by: Iceland" in chart.description
    seen = words(chart.to_svg())
    assert seen.index("Norway") < seen.index("Iceland")  # who affirms stands above who denies
    assert "certain" in seen and "denies it" in seen


def test_saving_writes_what_the_ending_says(ledger: Ledger, event: str, tmp_path: Path) -> None:
    chart = ledger.plot.dispute(event)
    assert chart.save(tmp_path / "x.svg").read_text().startswith("<svg")
    assert chart.save(str(tmp_path / "x.PNG")).read_bytes().startswith(b"\x89PNG")
    assert (
        json.loads(chart.save(tmp_path / "x.json", theme="dark").read_text())["description"]
        == chart.description
    )
    with pytest.raises(UnknownValue, match=r"x\.gif.*\.svg"):
        chart.save(tmp_path / "x.gif")
    with pytest.raises(OutputError, match="nowhere"):
        chart.save(tmp_path / "nowhere" / "x.svg")
    with pytest.raises(UnknownValue, match="light, dark"):
        chart.to_svg("sepia")  # type: ignore[arg-type]


def test_a_page_fetches_nothing_and_holds_its_own_vega(ledger: Ledger, event: str) -> None:
    page = ledger.plot.dispute(event).to_html()
    assert "default-src 'none'" in page and "vegaEmbed" in page
    ours = page.split("<script>")[0] + page.split("</script>")[-1]
    assert not re.search(r"(src|href)=", ours)
    assert "cdn.jsdelivr" not in page and "unpkg.com" not in page
    assert "<td>Norway</td>" in page


def test_a_notebook_shows_the_picture(ledger: Ledger, event: str) -> None:
    shown = ledger.plot.estimates(event)._repr_mimebundle_()
    assert shown["image/svg+xml"].startswith("<svg") and shown["text/plain"].startswith("How many")


def test_names_from_reports_are_inert() -> None:
    row = {"role": "extent", "unit": HOSTILE, "reported": None, "value": 3.0, "low": 3.0, "high": 3.0,
           "approximate": False, "holder": "unnamed:x", "name": HOSTILE, "copies": 1, "stance": "Uu"}  # fmt: skip
    chart = estimates(HOSTILE, [row])
    ET.fromstring(chart.to_svg())
    for made in (
        chart.to_svg(),
        chart.to_html().split("vegaEmbed(")[-1],
        chart.to_html().split("<script>")[0],
    ):
        assert "<script>alert" not in made
    assert "\u202e" not in words(chart.to_svg()) and "\x07" not in chart.to_svg()
    assert "alert(1)" in words(chart.to_svg())


@pytest.mark.parametrize(
    "odd", ["\x00", "\x07", "\x1b", "\ufffe", "\uffff", "\ud800", "\u2028", "\u202e", "\U000e0041"]
)
def test_characters_that_break_the_renderer_do_not_reach_it(odd: str) -> None:
    name = f"a{odd}b"
    row = {"role": name, "unit": name, "reported": None, "value": 3.0, "low": 3.0, "high": 3.0, "approximate": False,
           "holder": name, "name": name, "copies": 1, "stance": "Uu"}  # fmt: skip
    square = {"actor": name, "actor_name": name, "recipient": "x", "recipient_name": name, "events": 1, "score": 1.0,
              "disputed": 0}  # fmt: skip
    span = span_of([(date(2025, 1, 6), 1)])
    for chart in (
        estimates(name, [row]),
        estimates(name, [row, {**row, "stance": "CT+"}]),
        dispute(name, [{**stance(name, "CT+", 1), "name": name}]),
        matrix(name, [square]),
        draw_map(name, [spot(1.0, 2.0, place=name)]),
        dyad(name, (name, name + "c"), [[day_row(date(2025, 1, 6), "AID")], []], span),
        timeline(name, [], None),
    ):
        drawn = chart.to_svg()
        ET.fromstring(drawn)
        assert odd not in drawn and "ab" in words(drawn).replace("a b", "ab")
        chart.to_html().encode()


def test_what_cannot_be_drawn_says_why(ledger: Ledger) -> None:
    assert "No event fits" in words(ledger.plot.timeline(actor="nobody").to_svg())
    assert "did to each other" in words(ledger.plot.dyad("A", "B").to_svg())
    assert "No event fits" in words(ledger.plot.matrix(actor="nobody").to_svg())
    event = ledger.events(type="CONSULT").to_pylist()[0]["id"]
    assert ledger.plot.estimates(event).rows
    with pytest.raises(UnknownEvent):
        ledger.plot.estimates("zzz")
    with pytest.raises(UnknownValue, match="actor and recipient"):
        ledger.plot.dyad("A", "B", actor="C")
    with pytest.raises(UnknownValue, match="day, week, month, year"):
        ledger.plot.timeline(period="fortnight")
    with pytest.raises(UnknownValue, match="between 2 and"):
        ledger.plot.matrix(most=1)
    with pytest.raises(TypeError):
        ledger.plot.map(colour="red")


def test_without_the_packages_it_says_what_to_install(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: None if name == "altair" else found(name, *a)
    )
    with pytest.raises(MissingExtra, match=r"pip install 'reportedly\[charts\]' \(missing: altair\)"):
        _ = ledger.plot


def test_importing_charts_loads_no_altair() -> None:
    import subprocess

    code = "import sys, reportedly.charts; sys.exit('altair' in sys.modules or 'vl_convert' in sys.modules)"
    path = ":".join(p for p in sys.path if p)
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}).returncode == 0


# -- what the drawings do with rows ------------------------------------------------------------------------------


def stance(holder: str, value: str, day: int, **more: object) -> dict[str, object]:
    scores = {"CT+": 3.0, "PR+": 2.0, "PS+": 1.0, "Uu": 0.0, "PS-": -1.0, "PR-": -2.0, "CT-": -3.0}
    return {"holder": holder, "name": holder.split(":")[-1].title(), "reported": date(2025, 1, day), "value": value,
            "score": scores[value], "retracted": False, "copies": 1, **more}  # fmt: skip


def test_a_holder_who_turned_is_said_to_have_turned() -> None:
    chart = dispute("t", [stance("a", "CT+", 1, retracted=True), stance("a", "CT-", 9, retracted=True)])
    assert "denies it, before: certain (turned)" in words(chart.to_svg())
    both = dispute("t", [stance("a", "CT+", 1), stance("a", "PS+", 1)])
    assert "possible, also certain" in words(both.to_svg())
    silent = dispute("t", [stance("a", "CT-", 1), stance("a", "Uu", 5)])
    assert silent.subtitle.endswith(
        "1 denies it"
    )  # a later report that does not commit it takes nothing back


def test_positions_of_one_day_lie_side_by_side() -> None:
    chart = dispute("t", [stance("a", "CT+", 1), stance("a", "CT-", 1), stance("b", "CT+", 4)])
    assert sorted(row["slot"] for row in chart.rows if row["holder"] == "A") == [-0.5, 0.5]


def test_many_holders_are_cut_to_those_who_commit_themselves() -> None:
    rows = [stance(f"h{n:02}", "Uu", 1) for n in range(40)] + [stance("zz", "CT-", 2)]
    chart = dispute("t", rows)
    assert "more are left out" in chart.subtitle and "Zz" in {row["holder"] for row in chart.rows}
    assert len({row["holder"] for row in chart.rows}) == 30


def test_undated_positions_and_numbers_are_drawn() -> None:
    chart = dispute("t", [{**stance("a", "CT+", 1), "reported": None}])
    assert "certain" in words(chart.to_svg())


def number(
    low: float | None, high: float | None, value: float | None = None, **more: object
) -> dict[str, object]:
    return {"role": "extent", "unit": "tents", "reported": date(2025, 1, 1), "value": value, "low": low, "high": high,
            "approximate": False, "holder": "x", "name": "X", "copies": 1, "stance": "CT+", **more}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (number(3, 3, 3), "3"),
        (number(2, 4, 3, approximate=True), "about 2–4"),
        (number(1000, None), "1,000 or more"),
        (number(None, 12000), "up to 12,000"),
        (number(0, 0, 0), "0"),
        (number(1.5, 1.5, 1.5), "1.5"),
        (number(-5, -5, -5), "-5"),
    ],
)
def test_a_number_in_words(row: dict[str, object], said: str) -> None:
    assert f" {said} " in f" {words(estimates('t', [row]).to_svg())} "


def test_numbers_far_apart_share_a_logarithmic_axis() -> None:
    assert "logarithmic" in words(estimates("t", [number(10, 10, 10), number(9000, 9000, 9000)]).to_svg())


def test_each_kind_of_number_has_a_panel() -> None:
    rows = [number(3, 3, 3), number(3, 3, 3), number(9, 9, 9, unit="cows"), number(2, 2, 2, role="recipient")]
    seen = words(estimates("t", rows).to_svg())
    assert all(heading in seen for heading in ("tents", "cows", "tents (those acted upon)"))


def day_row(day: date, type: str | None, events: int = 1) -> dict[str, object]:
    return {
        "day": day,
        "type": type,
        "quad": None if type is None else EVENT_TYPES[type].quad,
        "events": events,
        "disputed": 0,
        "score": 2.0 * events,
        "scored": events,
    }


def test_events_are_counted_by_period_and_quad_class() -> None:
    rows = [day_row(date(2025, 1, 6), "CONSULT", 2), day_row(date(2025, 1, 12), "ASSAULT"),
            day_row(date(2025, 1, 13), None)]  # fmt: skip
    span = span_of([(date(2025, 1, 6), 3), (date(2025, 1, 13), 1)], "week")
    assert span is not None
    first, second = by_period(rows, span)
    assert (first["events"], first["verbal_cooperation"], first["material_conflict"]) == (3, 2, 1)
    assert (second["events"], sum(second[quad] for quad in QUADS)) == (1, 0)
    assert first["score"] == 2.0 and first["label"] == "week of 2025-01-06"


def test_a_few_days_long_ago_do_not_stretch_the_axis() -> None:
    days = [(date(1945, 5, 8), 1), *((date(2025, 1, 1) + timedelta(n), 20) for n in range(30))]
    span = span_of(days)
    assert span is not None and span.first == date(2025, 1, 1) and span.left_out == 1 and span.period == "day"
    chart = timeline("t", [day_row(day, "CONSULT", events) for day, events in days], span)
    assert "(1 event lies outside)" in chart.subtitle


@given(
    days=st.lists(st.tuples(st.dates(), st.integers(1, 5)), min_size=1, max_size=20),
    period=st.sampled_from((None, *PERIODS)),
)
def test_a_span_begins_and_ends_with_a_period_and_counts_what_it_leaves_out(
    days: list[tuple[date, int]], period: str | None
) -> None:
    span = span_of(days, period)
    assert span is not None and span.first <= span.last
    assert span.period == (period or span.period)
    assert span.left_out == sum(count for day, count in days if not span.first <= day <= span.last)
    assert label_of(span.first, span.period)
    assert following(span.first, span.period) > span.first or following(span.first, span.period) == date.max


def test_dyads_in_one_direction_only() -> None:
    days = [day_row(date(2025, 1, 6), "ASSAULT"), day_row(date(2025, 2, 6), "AID")]
    span = span_of([(date(2025, 1, 6), 1), (date(2025, 2, 6), 1)])
    chart = dyad("t", ("Peru", "Chile"), [days, []], span)
    seen = words(chart.to_svg())
    assert "Peru to Chile" in seen and "0 events of Chile to Peru" in chart.subtitle


def test_a_matrix_has_a_square_for_each_pair_that_has_events() -> None:
    rows = [
        {"actor": a, "actor_name": a.title(), "recipient": b, "recipient_name": b.title(), "score": score,
         "events": 1234, "disputed": 0}
        for a, b, score in (("peru", "chile", 4.0), ("chile", "peru", None))
    ]  # fmt: skip
    seen = words(matrix("t", rows).to_svg())
    assert seen.count("1,234") == 2 and "Peru" in seen


def spot(lat: float, lon: float, events: int = 1, place: str = "Oslo") -> dict[str, object]:
    return {"place": place, "country": "NOR", "lat": lat, "lon": lon, "events": events, "disputed": 0, "score": -3.0,
            "located": 9, "places": 2}  # fmt: skip


def test_places_near_one_another_are_shown_near_and_others_on_the_world() -> None:
    near, far = view_of([(10.7, 59.9), (5.3, 60.4)]), view_of([(10.7, 59.9), (174.8, -41.3)])
    assert near.near and not far.near
    for view, places in ((near, [(10.7, 59.9), (5.3, 60.4)]), (far, [(10.7, 59.9), (174.8, -41.3)])):
        for lon, lat in places:
            x, y = view.place(lon, lat)
            assert 0 < x < 640 and 0 < y < view.height


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=6))
def test_every_place_lies_in_the_picture(places: list[tuple[float, float]]) -> None:
    view = view_of(places)
    for lon, lat in places:
        x, y = view.place(lon, lat)
        assert -0.6 <= x <= 640.6 and -0.6 <= y <= view.height + 0.6


def test_a_map_across_the_date_line_stays_together() -> None:
    view = view_of([(179.0, -17.0), (-179.0, -18.0)])
    assert view.near and abs(view.place(179.0, -17.0)[0] - view.place(-179.0, -18.0)[0]) < 200
    assert "Suva" in words(
        draw_map("t", [spot(-17, 179, place="Suva"), spot(-18, -179, place="Levuka")]).to_svg()
    )


def test_names_are_shortened_to_what_can_be_seen() -> None:
    assert shortened("a\u202eb\n c" + "x" * 50) == "ab c" + "x" * 29 + "…"


def test_signs_lie_within_their_square() -> None:
    for shape in SHAPES.values():
        numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", shape)]
        assert max(map(abs, numbers)) <= 1.0


# -- colours ------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_and_signs_have_contrast(theme: object) -> None:
    from reportedly.charts import Theme

    assert isinstance(theme, Theme)
    for colour in (theme.ink, theme.muted, theme.affirm, theme.uncommitted, theme.deny):
        assert contrast(colour, theme.background) >= 4.5
    for colour in theme.quads.values():
        assert contrast(colour, theme.background) >= 4.5


def test_pages_and_charts_have_one_palette() -> None:
    sheet = Path(reportedly.web.__file__).with_name("static").joinpath("base.css").read_text()
    names = {"surface": "background", "ink": "ink", "ink-3": "muted", "line": "rule", "affirm": "affirm",
             "uncommitted": "uncommitted", "deny": "deny"}  # fmt: skip
    for name, theme in THEMES.items():
        own = {css: getattr(theme, field) for css, field in names.items()}
        own |= {quad.replace("_", "-"): theme.quads[quad] for quad in QUADS}
        for css, colour in own.items():
            found = re.search(rf"--{css}: light-dark\((#\w+), (#\w+)\)", sheet)
            assert found is not None and found[1 if name == "light" else 2] == colour, css


# -- the command --------------------------------------------------------------------------------------------------


def test_the_command_draws_into_a_file(ledger: Ledger, event: str, tmp_path: Path) -> None:
    out = tmp_path / "x.svg"
    done = CliRunner().invoke(
        app, ["chart", str(ledger.folder), "dispute", event, "-o", str(out), "--theme", "dark"]
    )
    assert done.exit_code == 0, done.output
    assert "Norway" in words(out.read_text()) and THEMES["dark"].background in out.read_text()
    done = CliRunner().invoke(
        app,
        ["chart", str(ledger.folder), "timeline", "--actor", "DEN", "--since", "2025-01-01", "-o", str(out)],
    )
    assert done.exit_code == 0 and "by Denmark" in words(out.read_text())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["dispute"], "one EVENT"),
        (["dyad", "DEN"], "two actors"),
        (["map", "DEN"], "no EVENT"),
        (["estimates", "abc", "--actor", "DEN"], "leave out"),
        (["pie"], "estimates"),
    ],
)
def test_the_command_says_what_it_wants(
    ledger: Ledger, tmp_path: Path, arguments: list[str], said: str
) -> None:
    done = CliRunner().invoke(app, ["chart", str(ledger.folder), *arguments, "-o", str(tmp_path / "x.svg")])
    assert done.exit_code == 2 and said in " ".join(done.output.replace("│", " ").split())
