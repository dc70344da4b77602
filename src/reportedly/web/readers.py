"""Texts that are sent to be read: a few at a time, the others wait their turn, and too many are refused."""

from __future__ import annotations

import threading

from ..errors import TooLarge
from ..records import Document
from ..report import Pipeline, Report, pipeline
from .settings import Settings
from .turns import Turns

_PATIENCE = 60.0


class Readers:
    """The server's reader, loaded with the first text and kept. ``own``: a pipeline in the place of the shipped one."""

    def __init__(self, settings: Settings, *, own: Pipeline | None = None) -> None:
        self._settings, self._own = settings, own
        self._turns = Turns(
            settings.readers,
            waiting=settings.waiting,
            patience=_PATIENCE,
            crowded="Too many texts are being read. Send this one again in a few seconds.",
            late="The texts before this one take too long. Send it again in a few seconds.",
        )
        self._lock = threading.Lock()

    def read(self, document: Document) -> Report:
        """A text read and coded. Raises TooBusy, TooLarge, ModelError."""
        self.fits(document.text)
        with self._turns.turn():
            return self._pipeline().read(document)

    def check(self) -> None:
        """Raises GazetteerError or TypesError where a file of the user's own cannot be used."""
        if self._settings.gazetteer or self._settings.types:
            self._pipeline()

    def warm(self) -> None:
        """Load the reader now. Raises ModelError."""
        line = self._pipeline()
        _ = line.reader, line.coder, line.gazetteer

    def fits(self, text: str) -> None:
        """Raises TooLarge for a text that is longer than is read here."""
        if len(text) > (most := self._settings.max_text):
            raise TooLarge(
                f"A text of {len(text):,} characters is too long: at most {most:,} are read at once here. "
                f"Send it in parts, or read the file itself: reportedly read FILE"
            )

    def _pipeline(self) -> Pipeline:
        with self._lock:
            if self._own is None:
                self._own = pipeline(
                    self._settings.threads, self._settings.gazetteer, self._settings.types
                )
            return self._own
