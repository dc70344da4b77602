"""Feeds and sitemaps as they were last fetched, so that a server need only say that nothing has changed.

What is kept is the whole answer: a run that was killed before it had read every entry finds them again.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from .answers import Fetched

_LARGEST = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Memory:
    """A folder with one file for each address; it may be deleted at any time."""

    folder: Path

    def conditions(self, url: str) -> dict[str, str]:
        """The headers that ask for an address only if it has changed."""
        known = self.recall(url)
        if known is None:
            return {}
        said = (("If-None-Match", known.etag), ("If-Modified-Since", known.modified))
        return {name: value for name, value in said if value}

    def recall(self, url: str) -> Fetched | None:
        """The last answer from an address."""
        try:
            with self._path(url).open("rb") as file:
                said = json.loads(file.readline())
                if said.pop("asked") != url:
                    return None
                return Fetched(body=file.read(), **said)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def keep(self, url: str, answer: Fetched) -> None:
        """Remember an answer that can be asked for again by ETag or date; where the disk does not take it, do not."""
        if not (answer.etag or answer.modified) or len(answer.body) > _LARGEST:
            return
        said = {
            "asked": url,
            "url": answer.url,
            "content_type": answer.content_type,
            "charset": answer.charset,
            "etag": answer.etag,
            "modified": answer.modified,
        }
        path = self._path(url)
        draft = path.with_suffix(f".{os.getpid()}.draft")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(json.dumps(said).encode() + b"\n" + answer.body)
            draft.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink()

    def _path(self, url: str) -> Path:
        return self.folder / blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
