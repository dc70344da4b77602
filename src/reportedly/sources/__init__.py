"""From files, pages and strings to documents: clean English text with its offsets fixed from here on."""

from .cleaning import clean, headline
from .decoding import DEFAULT_LIMIT
from .files import document_from_text, language_name, parse_date, read_file

__all__ = [
    "DEFAULT_LIMIT",
    "clean",
    "document_from_text",
    "headline",
    "language_name",
    "parse_date",
    "read_file",
]
