"""Answers that are kept: one computation for many who ask, packed, told apart by state, address and look."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the web extra is not installed")
from reportedly.web.remembering import Remembered


class Inner:
    """An application that counts how often it is asked, and waits to be let on."""

    def __init__(
        self, *, status: int = 200, headers: tuple[tuple[bytes, bytes], ...] = (), body: bytes = b"x" * 2000
    ):
        self.asked = 0
        self.status, self.headers, self.body = status, headers, body
        self.let_on: asyncio.Event | None = None
        self.error: Exception | None = None
        self.streams = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        if self.let_on is not None:
            await self.let_on.wait()
        if self.error is not None:
            raise self.error
        headers = [(b"content-type", b"text/html; charset=utf-8"), *self.headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        if self.streams:
            for _ in range(3):
                await send({"type": "http.response.body", "body": self.body, "more_body": True})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


async def ask(
    app: Any, path: str = "/page", method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    got: list[Any] = []

    async def send(message: Any) -> None:
        got.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": raw,
    }
    await app(scope, None, send)
    told = {name.decode(): value.decode() for name, value in got[0]["headers"]}
    return got[0]["status"], told, b"".join(message["body"] for message in got[1:])


def remembered(inner: Inner, **more: Any) -> tuple[Remembered, list[str]]:
    state = ["one"]
    return Remembered(inner, state=lambda: state[0], **more), state


def test_it_is_made_once_for_a_state_and_an_address() -> None:
    async def run() -> None:
        inner = Inner()
        app, state = remembered(inner)
        first = await ask(app)
        assert await ask(app) == first and inner.asked == 1
        await ask(app, "/other")
        await ask(app, cookie="theme=dark")
        await ask(app, accept="application/json")
        assert inner.asked == 4
        state[0] = "two"
        assert (await ask(app))[1]["etag"] != first[1]["etag"] and inner.asked == 5

    asyncio.run(run())


def test_many_at_once_wait_for_one_answer() -> None:
    async def run() -> None:
        inner = Inner()
        inner.let_on = asyncio.Event()
        app, _ = remembered(inner)
        asking = [asyncio.create_task(ask(app)) for _ in range(50)]
        await asyncio.sleep(0.05)
        inner.let_on.set()
        answers = await asyncio.gather(*asking)
        assert inner.asked == 1 and all(answer == answers[0] for answer in answers)

    asyncio.run(run())


def test_an_error_for_one_is_not_kept_for_others() -> None:
    async def run() -> None:
        inner = Inner()
        inner.let_on, inner.error = asyncio.Event(), RuntimeError("broken")
        app, _ = remembered(inner)
        asking = [asyncio.create_task(ask(app)) for _ in range(3)]
        await asyncio.sleep(0.05)
        inner.let_on.set()
        assert [type(one) for one in await asyncio.gather(*asking, return_exceptions=True)] == [
            RuntimeError
        ] * 3
        inner.error = None
        assert (await ask(app))[0] == 200

    asyncio.run(run())


@pytest.mark.parametrize(
    ("status", "headers"),
    [(404, ()), (200, ((b"set-cookie", b"a=b"),)), (200, ((b"cache-control", b"no-store"),))],
)
def test_some_answers_are_not_kept(status: int, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    async def run() -> None:
        inner = Inner(status=status, headers=headers)
        app, _ = remembered(inner)
        for _ in range(2):
            found = await ask(app)
            assert found[0] == status and "etag" not in found[1]
        assert inner.asked == 2

    asyncio.run(run())


def test_it_is_packed_for_those_who_take_it() -> None:
    async def run() -> None:
        inner = Inner()
        app, _ = remembered(inner)
        _, told, packed = await ask(app, accept_encoding="br, gzip;q=0.5")
        assert told["content-encoding"] == "gzip" and gzip.decompress(packed) == inner.body
        assert int(told["content-length"]) == len(packed) < 200
        for given in ("", "identity", "gzip;q=0", "br"):
            _, told, plain = await ask(app, accept_encoding=given)
            assert "content-encoding" not in told and plain == inner.body
        assert inner.asked == 1

    asyncio.run(run())


def test_a_stream_is_passed_on_as_it_comes() -> None:
    async def run() -> None:
        inner = Inner()
        inner.streams = True
        app, _ = remembered(inner)
        status, told, packed = await ask(app, accept_encoding="gzip")
        assert status == 200 and "etag" not in told and gzip.decompress(packed) == inner.body * 4
        assert (await ask(app))[2] == inner.body * 4
        assert inner.asked == 2

    asyncio.run(run())


def test_no_more_is_kept_than_there_is_room_for() -> None:
    async def run() -> None:
        inner = Inner()
        app, _ = remembered(inner, room=3000)
        for number in range(100):
            await ask(app, f"/page/{number}")
        assert app._size <= 3000 and len(app._kept) < 30
        asked = inner.asked
        await ask(app, "/page/99")
        assert inner.asked == asked

    asyncio.run(run())


def test_who_waits_too_long_for_a_turn_is_told_to_come_again() -> None:
    async def run() -> None:
        inner = Inner()
        inner.let_on = asyncio.Event()
        app, _ = remembered(inner, computing=1, patience=0.05)
        first = asyncio.create_task(ask(app, "/api/v1/one"))
        await asyncio.sleep(0.01)
        status, told, _ = await ask(app, "/api/v1/two")
        assert status == 503 and told["retry-after"]
        inner.let_on.set()
        assert (await first)[0] == 200

    asyncio.run(run())
