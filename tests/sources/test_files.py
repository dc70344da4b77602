"""Every kind of input: what is read, what is said about it, what is refused and how."""

from __future__ import annotations

import gzip
import io
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly import errors
from reportedly.sources import document_from_text, parse_date, read_file
from reportedly.sources.language import language

REPORT = (
    "Ministers ‘to meet’ in Malmö\n\n"
    "The foreign ministers of Sweden and Denmark will meet in Malmö next week, officials said on Monday. "
    "They have not said what the talks will be about, and nobody in the café was told.\n"
)


def written(folder: Path, data: bytes, name: str = "report.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "codec, mark, note",
    [
        ("utf-8", b"", None),
        ("utf-8", b"\xef\xbb\xbf", None),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "UTF-32"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
def test_encodings_are_decoded_and_said(tmp_path: Path, codec: str, mark: bytes, note: str | None) -> None:
    document = read_file(written(tmp_path, mark + REPORT.encode(codec)))
    assert document.text == REPORT
    assert document.title == "Ministers ‘to meet’ in Malmö"
    assert document.language == "en"
    assert ([note in w for w in document.warnings] == [True]) if note else document.warnings == ()


def test_latin_1_is_decoded_and_said(tmp_path: Path) -> None:
    text = REPORT.replace("‘", "'").replace("’", "'")
    document = read_file(written(tmp_path, text.encode("latin-1")))
    assert document.text == text
    assert document.warnings == ("decoded from Latin-1",)


def test_a_few_damaged_bytes_do_not_make_utf_8_something_else(tmp_path: Path) -> None:
    text = REPORT * 6
    document = read_file(written(tmp_path, text.encode().replace(b"nobody", b"no\xffbody", 1)))
    assert "no\ufffdbody" in document.text
    assert "Malmö" in document.text
    assert "1 damaged UTF-8 character" in document.warnings[0]


def test_line_ends_are_one_kind(tmp_path: Path) -> None:
    document = read_file(written(tmp_path, REPORT.replace("\n", "\r\n").encode()))
    assert document.text == REPORT


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    assert read_file(written(tmp_path, gzip.compress(REPORT.encode()), "r.txt.gz")).text == REPORT


def test_standard_input() -> None:
    document = read_file("-", stream=io.BytesIO(REPORT.encode()), published="2025-03-14", publisher="A Paper")
    assert (document.text, document.published, document.publisher) == (REPORT, date(2025, 3, 14), "A Paper")


@pytest.mark.parametrize(
    "data, error, words",
    [
        (b"", errors.EmptyText, "no text"),
        (b" \n\t\n", errors.EmptyText, "no text"),
        (b"... 123 !!!", errors.EmptyText, "no text"),
        (b"%PDF-1.7 \x00\x01", errors.BinaryInput, "a PDF"),
        (b"PK\x03\x04rest", errors.BinaryInput, "ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), errors.BinaryInput, "an image"),
        (bytes(range(256)) * 40, errors.BinaryInput, "not text"),
        (gzip.compress(REPORT.encode() * 50)[:-30], errors.DamagedInput, "end early"),
        (gzip.compress(REPORT.encode())[:10] + b"\xff" * 20, errors.DamagedInput, "damaged"),
        (gzip.compress(b"a" * 3_000_000), errors.TooLarge, "--max-size"),
        (b"words of a report " * 70_000, errors.TooLarge, "split"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    tmp_path: Path, data: bytes, error: type[errors.SourceError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        read_file(written(tmp_path, data), limit=1_000_000)
    assert "report.txt" in str(caught.value)


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(errors.MissingFile, match="no such file"):
        read_file(tmp_path / "nothing.txt")
    with pytest.raises(errors.MissingFile, match="a folder"):
        read_file(tmp_path)
    with pytest.raises(errors.MissingFile, match="cannot be opened"):
        read_file("bad\x00name")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as handle:
        handle.truncate(50 * 2**20)
    with pytest.raises(errors.TooLarge, match=r"50 MB.* 20 MB"):
        read_file(path)


@pytest.mark.parametrize(
    "text, code",
    [
        ("Die Bundesregierung will nach Angaben des Kanzlers im Herbst weitere Hilfen beschließen.", "de"),
        ("El presidente dijo el lunes que el gobierno enviará más ayuda a las regiones afectadas.", "es"),
        (
            "Le ministre a déclaré lundi que le gouvernement allait envoyer de l’aide aux régions touchées.",
            "fr",
        ),
        ("Президент заявил в понедельник, что правительство отправит помощь пострадавшим регионам.", "ru"),
        ("政府は月曜日、被災地に支援を送ると発表した。", "ja"),
    ],
)
def test_other_languages_are_named(text: str, code: str) -> None:
    document = document_from_text(text)
    assert document.language == code
    assert "reportedly reads English" in document.warnings[-1]


@pytest.mark.parametrize(
    "text",
    [
        "Rebels seize town",
        "Hello",
        "President says no",
        "OSLO - Storm kills 12, injures 40",
        "The talks between Ankara, Yerevan and Baku have ended, and nobody was told why they had been held.",
    ],
)
def test_english_is_english_also_where_it_is_short(text: str) -> None:
    assert language(text) in ("en", None)
    assert document_from_text(text).language == "en"


def test_dates() -> None:
    assert parse_date("2025-03-14") == date(2025, 3, 14)
    assert parse_date(" 2025-03-14T23:59:00Z ") == date(2025, 3, 14)
    assert parse_date(datetime(2025, 3, 14, 8)) == date(2025, 3, 14)
    assert parse_date(None) is None
    for wrong in ("14.3.2025", "2025-02-30", "yesterday", ""):
        with pytest.raises(errors.InvalidDate, match="YYYY-MM-DD"):
            parse_date(wrong)


def test_the_id_is_the_texts() -> None:
    one, two = document_from_text(REPORT), document_from_text(REPORT, published="2025-03-14", title="Other")
    assert one.id == two.id
    assert document_from_text(REPORT + "x").id != one.id
    assert document_from_text(REPORT, url="https://example.org/1").id != one.id
    assert document_from_text(REPORT, id="mine").id == "mine"


@given(st.text(st.characters(codec=None, exclude_categories=[])))
def test_any_string_becomes_a_document(text: str) -> None:
    document = document_from_text(text, title=text[:20], publisher=text[:5])
    document.text.encode("utf-8")
    assert document.text[3:9] == document.span(3, 9).text


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_by_name(data: bytes) -> None:
    try:
        document = read_file("-", stream=io.BytesIO(data))
    except errors.SourceError as error:
        assert str(error).startswith("standard input: ")
    else:
        document.text.encode("utf-8")
