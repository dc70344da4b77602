"""Web archives, sound and damaged."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.sources.stream import Arrival, Found, Known, Origin, Refused, Settings, iter_documents
from website import html

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def record(
    number: int,
    body: bytes | None = None,
    *,
    http: bytes = OK,
    more: bytes = b"",
    id: int | None = None,
    kind: bytes = b"response",
) -> bytes:
    block = http + more + b"\r\n" + (html(number).encode() if body is None else body)
    head = (
        b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%08d-0000-4000-8000-000000000000>\r\n"
        b"WARC-Target-URI: http://post.example/%d\r\nWARC-Date: 2024-10-24T10:00:00Z\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    )
    return head % (kind, number if id is None else id, number, len(block)) + block + b"\r\n\r\n"


def read(path: Path, is_known: Callable[[Origin], bool] = lambda origin: False, **more: int) -> list[Arrival]:
    return list(iter_documents([str(path)], settings=Settings(**more), is_known=is_known))


def written(folder: Path, data: bytes, name: str = "news.warc.gz") -> list[Arrival]:
    (folder / name).write_bytes(data)
    return read(folder / name)


def numbers(arrivals: list[Arrival]) -> list[int]:
    urls = [a.document.url or "" for a in arrivals if isinstance(a, Found)]
    return [int(url.rpartition("/")[2]) for url in urls]


def reasons(arrivals: list[Arrival]) -> list[str]:
    return [a.reason for a in arrivals if isinstance(a, Refused)]


@pytest.mark.parametrize("form", ["a member a record", "one member", "plain"])
def test_records(tmp_path: Path, form: str) -> None:
    records = [record(n) for n in range(5)]
    packed = {
        "a member a record": b"".join(map(gzip.compress, records)),
        "one member": gzip.compress(b"".join(records)),
        "plain": b"".join(records),
    }[form]
    arrivals = written(tmp_path, packed, "news.warc" if form == "plain" else "news.warc.gz")
    assert (numbers(arrivals), reasons(arrivals)) == (list(range(5)), [])
    found = arrivals[2]
    assert isinstance(found, Found)
    assert found.document.title == "Norway sends 2 ships"
    assert (found.document.publisher, found.document.url) == ("post.example", "http://post.example/2")
    assert found.origin.name.endswith("#urn:uuid:00000002-0000-4000-8000-000000000000")
    offsets = {"a member a record": len(gzip.compress(records[0])), "one member": 0, "plain": len(records[0])}
    assert isinstance(arrivals[1], Found) and arrivals[1].origin.stamp == str(offsets[form])


def test_what_fastwarc_writes(tmp_path: Path) -> None:
    out = BytesIO()
    for number in range(3):
        made = WarcRecord()
        made.init_headers(record_type=WarcRecordType.response)
        made.headers["WARC-Target-URI"] = f"http://post.example/{number}"
        made.is_http = True
        made.set_bytes_content(OK + b"\r\n" + html(number).encode())
        made.write(out)
    assert numbers(written(tmp_path, out.getvalue(), "news.warc")) == [0, 1, 2]


def test_only_new_records_are_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    path.write_bytes(b"".join(gzip.compress(record(n)) for n in range(3)))
    known = {a.origin for a in read(path)}
    with path.open("ab") as file:
        file.write(gzip.compress(record(3)))
    again = read(path, known.__contains__)
    assert numbers(again) == [3]
    assert sum(isinstance(a, Known) for a in again) == 3


def test_what_is_no_report_is_passed_over(tmp_path: Path) -> None:
    data = b"".join(
        [
            record(0, kind=b"request"),
            record(1, kind=b"warcinfo"),
            record(2, http=b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"),
            record(3, http=b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"),
            record(4, http=b"nonsense\r\n"),
            record(5),
        ]
    )
    arrivals = written(tmp_path, data, "news.warc")
    assert (numbers(arrivals), reasons(arrivals)) == ([5], [])


def test_duplicate_ids(tmp_path: Path) -> None:
    arrivals = written(tmp_path, record(0) + record(1, id=0) + record(2), "news.warc")
    assert (numbers(arrivals), reasons(arrivals)) == ([0, 2], ["DuplicateId"])


def test_damaged_members_cost_no_others(tmp_path: Path) -> None:
    members = [gzip.compress(record(n)) for n in range(4)]
    members[1] = members[1][:60] + bytes(20) + members[1][80:]
    arrivals = written(tmp_path, b"".join(members))
    assert (numbers(arrivals), reasons(arrivals)) == ([0, 2, 3], ["DamagedInput"])


def test_a_truncated_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    data = b"".join(gzip.compress(record(n)) for n in range(3))
    arrivals = written(tmp_path, data[:-40])
    assert (numbers(arrivals), reasons(arrivals)) == ([0, 1], ["DamagedInput"])
    arrivals = written(tmp_path, b"".join(record(n) for n in range(3))[:-200], "news.warc")
    assert (numbers(arrivals), reasons(arrivals)) == ([0, 1], ["DamagedInput"])


@pytest.mark.parametrize("form", ["plain", "one member"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda r: r.replace(b"Content-Length: ", b"Content-Length: 9"),
        lambda r: r.replace(b"Content-Length: ", b"Content-Length: -"),
        lambda r: r.replace(b"WARC/1.0", b"WARC/x.y"),
        lambda r: b"\x00\xff garbage \r\n" * 50,
        lambda r: r[: len(r) // 2] + b"\r\n\r\n",
    ],
)
def test_damaged_records_cost_no_others(tmp_path: Path, damage: Callable[[bytes], bytes], form: str) -> None:
    data = record(0) + damage(record(1)) + record(2) + record(3)
    plain = form == "plain"
    arrivals = written(tmp_path, data if plain else gzip.compress(data), "n.warc" if plain else "n.warc.gz")
    assert numbers(arrivals) == [0, 2, 3]
    assert "DamagedInput" in reasons(arrivals)
    again = read(tmp_path / ("n.warc" if plain else "n.warc.gz"), {a.origin for a in arrivals}.__contains__)
    assert numbers(again) == []


@pytest.mark.parametrize(
    "data", [b"", b"<html>this is no archive</html>", b"\x1f\x8bneither is this", bytes(5000)]
)
def test_what_is_no_archive(tmp_path: Path, data: bytes) -> None:
    for name in ("news.warc", "news.warc.gz"):
        assert reasons(written(tmp_path, data, name)) == ["DamagedInput" if data else "EmptyText"]


def test_pages_that_were_packed_for_the_way(tmp_path: Path) -> None:
    page = html(7).encode()
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page), page)
    data = b"".join(
        [
            record(0, gzip.compress(page), more=b"Content-Encoding: gzip\r\n"),
            record(1, zlib.compress(page), more=b"Content-Encoding: deflate\r\n"),
            record(2, chunked, more=b"Transfer-Encoding: chunked\r\n"),
            record(3, gzip.compress(page)[:-30], more=b"Content-Encoding: gzip\r\n"),
            record(4, page, more=b"Content-Encoding: gzip\r\n"),
            record(5, page, more=b"Content-Encoding: nobody-knows\r\n"),
            record(6, b"zz\r\n" + page, more=b"Transfer-Encoding: chunked\r\n"),
            record(7),
        ]
    )
    arrivals = written(tmp_path, data, "news.warc")
    assert (numbers(arrivals), reasons(arrivals)) == ([0, 1, 2, 7], ["DamagedInput"] * 4)


def test_bombs_and_gigantic_pages(tmp_path: Path) -> None:
    nothing = bytes(40 * 2**20)
    records = [
        record(0),
        record(1, nothing),
        record(2, gzip.compress(nothing), more=b"Content-Encoding: gzip\r\n"),
        record(3),
    ]
    path = tmp_path / "news.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, records)))
    arrivals = read(path)
    assert (numbers(arrivals), reasons(arrivals)) == ([0, 3], ["CompressionBomb", "CompressionBomb"])
    big = "".join(f"<p>paragraph {n} of a page that does not end</p>" for n in range(2000))
    path.write_bytes(b"".join(map(gzip.compress, [record(1, big.encode()), record(3)])))
    arrivals = read(path, limit=20_000)
    assert (numbers(arrivals), reasons(arrivals)) == ([3], ["TooLarge"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.data())
def test_damage_anywhere_in_one_record_costs_no_other(tmp_path: Path, data: st.DataObject) -> None:
    packed = data.draw(st.booleans())
    records = [gzip.compress(record(n)) if packed else record(n) for n in range(3)]
    start = data.draw(st.integers(0, len(records[1]) - 1))
    junk = data.draw(st.binary(min_size=1, max_size=40))
    hit = records[1][:start] + junk + records[1][start + len(junk) :]
    arrivals = written(tmp_path, records[0] + hit + records[2], "n.warc.gz" if packed else "n.warc")
    titles = [a.document.title for a in arrivals if isinstance(a, Found)]
    assert (titles[0], titles[-1]) == ("Norway sends 0 ships", "Norway sends 2 ships")
