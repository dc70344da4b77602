"""Starting the server, and ledgers that are not as they should be."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from fastapi.testclient import TestClient

from reportedly.cli import main
from reportedly.errors import NotALedger, ServerRefused
from reportedly.web.app import create_app
from reportedly.web.serving import address_of, check, is_published, serve
from reportedly.web.settings import Settings, is_loopback


@pytest.mark.parametrize(
    ("host", "is_own"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False),
     ("192.168.0.1", False), ("localhost.evil.example", False), ("", False)],
)  # fmt: skip
def test_which_addresses_are_this_machines(host: str, is_own: bool) -> None:
    assert is_loopback(host) == is_own


def test_others_need_a_token(tmp_path: Path) -> None:
    check(Settings(ledger=tmp_path))
    check(Settings(ledger=tmp_path, host="0.0.0.0", token="x" * 16))
    with pytest.raises(ServerRefused, match="must show a token"):
        check(Settings(ledger=tmp_path, host="0.0.0.0"))
    with pytest.raises(ServerRefused, match="too short"):
        check(Settings(ledger=tmp_path, token="short"))


def test_a_port_that_is_taken(ledger_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServerRefused, match=f"Port {port} "):
            serve(Settings(ledger=ledger_folder, port=port), on_ready=lambda address: None)


def test_addresses_for_browsers() -> None:
    assert address_of("127.0.0.1", 80) == "http://127.0.0.1:80/"
    assert address_of("::1", 8765) == "http://[::1]:8765/"
    assert address_of("0.0.0.0", 1) == f"http://{socket.gethostname()}:1/"


def test_the_command_line_refuses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ledger_folder: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    for arguments, status, words in (
        ([str(ledger_folder), "--host", "0.0.0.0"], 2, "must show a token"),
        ([str(tmp_path)], 1, "this is not a ledger"),
    ):
        monkeypatch.setattr(sys, "argv", ["reportedly", "serve", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        assert stopped.value.code == status
        assert words in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("option", ["--types", "--gazetteer"])
def test_a_file_of_ones_own_that_cannot_be_used_is_told_at_once(
    ledger_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], option: str
) -> None:
    arguments = ["reportedly", "serve", str(ledger_folder), "--port", "0", option, "no-such-file"]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 1 and "no-such-file" in capfd.readouterr().err


def test_it_serves_until_interrupted(ledger_folder: Path) -> None:
    command = [sys.executable, "-m", "reportedly", "serve", str(ledger_folder), "--port", "0", "--no-read"]
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stderr is not None
            found = re.search(r"http://\S+", server.stderr.readline())
            assert found is not None
            with urlopen(found[0] + "reports") as answer:
                assert answer.status == 200 and b"Forty ships" in answer.read()
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0


def test_a_ledger_that_is_not_published_yet(ledger_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    shutil.copytree(ledger_folder, folder)
    (folder / "ledger.duckdb").unlink()
    assert not is_published(Settings(ledger=folder))
    with TestClient(create_app(Settings(ledger=folder)), base_url="http://localhost") as client:
        answer = client.get("/reports")
        assert answer.status_code == 503 and "nothing has been published yet" in answer.text
        assert answer.headers["retry-after"]
        shutil.copy(ledger_folder / "ledger.duckdb", folder)
        assert client.get("/reports").status_code == 200


def test_ledgers_that_cannot_be_read_say_what_to_do(ledger_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with TestClient(create_app(Settings(ledger=folder)), base_url="http://localhost") as client:
        answer = client.get("/reports")
        assert answer.status_code == 503 and "reportedly ingest" in answer.text
        shutil.copytree(ledger_folder, folder)
        (folder / "ledger.duckdb").write_bytes(b"not a database" * 500)
        answer = client.get("/reports")
        assert answer.status_code == 503 and "reportedly rebuild" in answer.text
        (folder / "reportedly.json").write_text(json.dumps({"layout": 99}))
    with TestClient(create_app(Settings(ledger=folder)), base_url="http://localhost") as client:
        answer = client.get("/reports")
        assert answer.status_code == 503 and "newer" in answer.text
    with pytest.raises(NotALedger):
        is_published(Settings(ledger=tmp_path / "none"))


def test_an_error_of_ours_is_a_page(ledger_folder: Path) -> None:
    app = create_app(Settings(ledger=ledger_folder))

    @app.get("/breaks")
    def breaks() -> None:
        raise ZeroDivisionError

    client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
    answer = client.get("/breaks")
    assert answer.status_code == 500 and "our mistake" in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"]
