"""Web pages: the article and nothing else, and no page that harms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reportedly import errors
from reportedly.sources import read_file
from reportedly.sources.pages import is_page

BODY = "".join(
    f"<p>Paragraph {n}: the ministers of both countries said on Monday that the talks had gone well, and that they "
    f"would meet again in number {n} of the places that were named.</p>\n"
    for n in range(5)
)
PAGE = f"""<!doctype html><html><head><title>Talks go well | The Paper</title>
<meta charset="utf-8"><meta property="og:site_name" content="The Paper">
<meta property="article:published_time" content="2025-02-03T10:00:00Z"></head>
<body><nav><a href="/">Home</a><a href="/s">Sport</a></nav><article><h1>Talks go well</h1>{BODY}</article>
<script>alert("never")</script><footer>All rights reserved. Cookie settings.</footer></body></html>"""


def page(folder: Path, html: str | bytes, name: str = "page.html") -> Path:
    path = folder / name
    path.write_bytes(html if isinstance(html, bytes) else html.encode())
    return path


def test_an_article_is_found(tmp_path: Path) -> None:
    document = read_file(page(tmp_path, PAGE))
    assert document.title == "Talks go well"
    assert document.publisher == "The Paper"
    assert document.published == date(2025, 2, 3)
    assert "taken from the page" in document.warnings[0]
    assert document.text.startswith("Talks go well\n\nParagraph 0:")
    assert document.text.count("Talks go well") == 1
    for noise in ("Sport", "Cookie", "alert", "<p>"):
        assert noise not in document.text


def test_what_the_caller_knows_comes_first(tmp_path: Path) -> None:
    document = read_file(page(tmp_path, PAGE), published="2025-02-04", title="Mine", publisher="Me")
    assert (document.published, document.title, document.publisher) == (date(2025, 2, 4), "Mine", "Me")
    assert document.warnings == ()


def test_pages_are_known_by_their_look_too(tmp_path: Path) -> None:
    assert read_file(page(tmp_path, PAGE, "page.txt")).title == "Talks go well"
    assert is_page("<!-- a comment -->\n<HTML lang=en>")
    assert is_page('<?xml version="1.0"?><!DOCTYPE html>')
    assert not is_page("The <b>minister</b> said so. 2 < 3, and 5 > 4.")


def test_the_declared_encoding_is_used(tmp_path: Path) -> None:
    html = PAGE.replace('charset="utf-8"', 'charset="iso-8859-2"').replace("ministers", "ministři")
    document = read_file(page(tmp_path, html.encode("iso-8859-2")))
    assert "ministři" in document.text
    assert "as the page declares" in document.warnings[0]


def test_a_declared_encoding_that_is_none_is_not_used(tmp_path: Path) -> None:
    for codec in ("hex", "no-such-codec", "unicode_escape"):
        html = PAGE.replace('charset="utf-8"', f'charset="{codec}"').replace("gone well", "gone « well »")
        assert "« well »" in read_file(page(tmp_path, html.encode("latin-1"))).text


@pytest.mark.parametrize(
    "html",
    [
        "<html><body></body></html>",
        "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "<html><script>document.write('words and more words')</script></html>",
        "<div>" * 20_000 + "the end of it",
        "<html>" + "<b><i>" * 5_000 + "bold words",
    ],
)
def test_a_page_without_an_article_says_so(tmp_path: Path, html: str) -> None:
    with pytest.raises(errors.NoArticle, match=r"page\.html: .*\.txt") as caught:
        read_file(page(tmp_path, html))
    assert "save" in str(caught.value).lower()


@pytest.mark.parametrize(
    "broken",
    [
        PAGE.replace("</p>", "").replace("</article>", "").replace("</body></html>", ""),
        PAGE.replace("<body>", "<body><p<<b <i 'x=\"1>").replace("</h1>", "</h2></h1>"),
        PAGE[: len(PAGE) * 3 // 4],
        PAGE.replace("<article>", "<article>" + "<!-- " + "-" * 10_000 + " -->"),
        '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        + PAGE.replace("gone well", "gone &b; well"),
        PAGE.replace("gone well", "gone &#0; &#xD800; &#x110000; &nbsp; well"),
    ],
)
def test_broken_markup_is_read(tmp_path: Path, broken: str) -> None:
    document = read_file(page(tmp_path, broken))
    assert "the ministers of both countries" in document.text
    document.text.encode("utf-8")


def test_the_examples_are_read(root: Path) -> None:
    truce = read_file(root / "examples" / "synthetic-truce.html")
    assert truce.published == date(2025, 6, 17)
    assert "Most read" not in truce.text
    assert "newsletter" not in truce.text
    tanker = read_file(root / "examples" / "synthetic-tanker.txt", published="2025-03-14")
    assert tanker.title is not None
    assert tanker.title.startswith("Estonia detains tanker")
    assert tanker.text.startswith(tanker.title)
    assert tanker.warnings == ()
