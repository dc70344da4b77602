"""What comes from reports is shown and does nothing."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from reportedly.web.inert import inert, odd_characters
from reportedly.web.rendering import coded, environment, outside, query, report_url

EVIL = "https://example.org/a/../b?c=<d>"


def test_marks_of_direction_and_controls_are_named() -> None:
    assert inert("a\u202eb\u2066c") == "a⟨RLO⟩b⟨LRI⟩c"
    assert inert("\x07\x1b[31m\x7f") == "\u2407\u241b[31m\u2421"
    assert inert("line\nnext\ttab é 漢 \u200d") == "line\nnext\ttab é 漢 \u200d"
    assert inert("\ud800") == "⟨U+D800⟩"
    assert odd_characters("ab\u202e") == [(2, "⟨RLO⟩", "U+202E right-to-left override")]


@given(st.text(max_size=200))
def test_nothing_odd_is_left(text: str) -> None:
    shown = inert(text)
    assert not odd_characters(shown)
    shown.encode("utf-8")
    assert inert(shown) == shown


@given(st.text(alphabet=st.sampled_from("<>&\"'` \u202e\x00a{%}/"), max_size=40))
def test_templates_escape_whatever_they_print(text: str) -> None:
    template = environment().from_string('<p title="{{ text }}">{{ text }}</p>')
    page = html.fragment_fromstring(template.render(text=text))
    assert page.tag == "p" and len(page) == 0 and set(page.attrib) <= {"title"}
    assert (page.text or "") == inert(text)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil", "http://[", "", None, " javascript:x"]
)
def test_only_web_addresses_are_linked(url: str | None) -> None:
    assert outside(url) is None


def test_addresses_of_odd_ids() -> None:
    assert report_url("a b/c?d#e") == "/reports/a%20b%2Fc%3Fd%23e"
    assert report_url("../../login") == "/reports/by-id?id=..%2F..%2Flogin"
    assert query("/x", a=None, b=("1", "2"), c="é&", d=False, e=True) == "/x?b=1&b=2&c=%C3%A9%26&e=true"


def test_words_between_backticks_are_code() -> None:
    assert coded("``id``: its `ETag` <b>\u202e") == "<code>id</code>: its <code>ETag</code> &lt;b&gt;⟨RLO⟩"


def test_the_page_that_explains_the_marks_does_not_obey_them(client: TestClient) -> None:
    page = client.get("/about").text
    assert "⟨RLO⟩" in page and "\u202e" not in page


def test_a_hostile_report_does_nothing(client: TestClient) -> None:
    for path in (f"/reports/by-id?id={quote(EVIL, safe='')}", "/reports", "/reports?publisher=%3Cscript%3E"):
        answer = client.get(path)
        assert answer.status_code == 200
        page = html.fromstring(answer.text)
        assert not page.xpath("//main//script | //main//img | //main//iframe | //main//style | //main//svg[@onload]")
        assert not page.xpath("//@*[starts-with(name(), 'on')]")
        assert not page.xpath("//@href[starts-with(translate(., 'JAVSCRIPT', 'javscript'), 'javascript:')]")
        assert "\u202e" not in answer.text and "\u2066" not in answer.text and "\x07" not in answer.text
    reader = client.get(f"/reports/by-id?id={quote(EVIL, safe='')}")
    shown = html.fromstring(reader.text).text_content()
    assert "<script>alert(1)</script>" in shown and "<svg onload=alert(2)>" in shown
    echoed = client.get("/reports?publisher=%E2%80%AEgnp.exe&title=%E2%80%AE%22%3E%3Csvg%3E")
    assert "\u202e" not in html.fromstring(echoed.text).xpath("string(//title)") and "<svg>" not in echoed.text


def test_the_path_itself_is_inert(client: TestClient) -> None:
    answer = client.get("/%3Cscript%3Ealert(1)%3C/script%3E%E2%80%AE")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text and "\u202e" not in answer.text
