"""A web site on this machine, for tests that fetch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SENTENCES = (
    "Officials in Oslo said on Monday that Norway had sent {} ships north.",
    "The ministry denied that anyone was met there, and a spokeswoman added that the ships would be back by Friday.",
    "Two fishermen told a local radio station that they had seen the ships leave the harbour before dawn.",
)


def html(number: int, *, head: str = "", title: str | None = None) -> str:
    paragraphs = "".join(f"<p>{sentence.format(number)}</p>" for sentence in SENTENCES)
    title = title or f"Norway sends {number} ships"
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


@dataclass
class Answer:
    body: bytes = b""
    type: str | None = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    write: Callable[[Any], None] | None = None
    """Writes the body itself, for as long as the other side listens."""


class Site:
    """What is on the site by path; what was asked for, in order."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.pages: dict[str, Answer | Callable[[dict[str, str]], Answer]] = {}
        self.asked: list[str] = []
        self.heard: list[dict[str, str]] = []

    def put(self, path: str, body: str | bytes, **more: Any) -> str:
        self.pages[path] = Answer(body.encode() if isinstance(body, str) else body, **more)
        return self.url + path


@contextmanager
def serving() -> Iterator[Site]:
    """A site that is there as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            here.asked.append(self.path)
            here.heard.append(headers)
            found = here.pages.get(self.path, Answer(b"no", status=404))
            answer = found(headers) if callable(found) else found
            self.send_response(answer.status)
            said = dict(answer.headers)
            if answer.type is not None:
                said["Content-Type"] = answer.type
            if answer.write is None:
                said.setdefault("Content-Length", str(len(answer.body)))
            else:
                self.close_connection = True
            for name, value in said.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                if answer.write is None:
                    self.wfile.write(answer.body)
                else:
                    answer.write(self.wfile)
            except OSError:
                self.close_connection = True

        def log_message(self, *arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Who hangs up early is what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here = Site(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield here
    server.shutdown()
    server.server_close()
