"""The writer killed at random moments: nothing is lost, nothing doubled (``benchmarks/`` does it a thousand times)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or not (shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")),
    reason="needs Linux and a C compiler",
)
def test_killed_writers_lose_nothing_and_double_nothing(root: Path) -> None:
    script = root / "benchmarks" / "ledger_kills.py"
    done = subprocess.run(
        [sys.executable, str(script), "--kills", "20", "--per-ledger", "10", "--reports", "5", "--seed", "3"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root / "src"), os.environ.get("PYTHONPATH", "")])},
    )
    assert done.returncode == 0, done.stderr
    assert "none lost, none doubled" in done.stdout
