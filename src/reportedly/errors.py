"""Everything that can go wrong, by name. Each message says what happened and what to do next."""

from __future__ import annotations


class ReportedlyError(Exception):
    """The base of every error that reportedly raises on purpose.

    ``str(error)`` is a whole message for a person: what happened, then what to do next.
    """


class SourceError(ReportedlyError):
    """A file, stream or string that could not be turned into a document."""


class MissingFile(SourceError):
    """There is no readable file of that name."""


class EmptyText(SourceError):
    """There is nothing to read: no letter in the whole input."""


class BinaryInput(SourceError):
    """The input is not text (an image, a PDF, an archive, a program...)."""


class DamagedInput(SourceError):
    """A compressed input that ends early or does not unpack."""


class TooLarge(SourceError):
    """The input is larger than the limit for one report."""


class CompressionBomb(TooLarge):
    """Compressed data that unpack to far more than any report or archive does."""


class NoArticle(SourceError):
    """A web page in which no article was found."""


class FetchError(SourceError):
    """A web address that could not be fetched. ``lasting`` says that trying again is of no use."""

    lasting = False


class Unreachable(FetchError):
    """A host that has no address, refuses connections, breaks them off, or takes too long."""


class HttpStatus(FetchError):
    """A server that answered with an error."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status
        self.lasting = status in (404, 410, 451)


class AddressRefused(FetchError):
    """An address that is not fetched from: private, loopback, link-local or reserved, or not of the web."""


class RobotsRefused(FetchError):
    """A page that the site's robots.txt asks programs not to fetch."""


class WrongContentType(FetchError):
    """Something that is neither a web page nor plain text (a picture, a PDF, a film)."""

    lasting = True


class NotAFeed(SourceError):
    """What should be a feed or a sitemap and is not one, or is not XML."""


class InvalidDate(ReportedlyError):
    """A date that is not ``YYYY-MM-DD``."""


class MissingExtra(ReportedlyError):
    """A feature that needs a package which is not installed."""


class ModelError(ReportedlyError):
    """The trained model is missing, damaged, or of a layout that this version does not know."""


class UnknownEvent(ReportedlyError):
    """No event, or more than one, has an id that starts so."""


class CorpusError(ReportedlyError):
    """A corpus folder or file that is missing or not in the format that its reader knows."""


class UnknownTask(ReportedlyError):
    """A benchmark of a name that is not known."""


class OutputError(ReportedlyError):
    """A file that could not be written."""


class LedgerError(ReportedlyError):
    """A ledger folder that cannot be used."""


class NotALedger(LedgerError):
    """A folder that holds no ledger, or something else."""


class LedgerLocked(LedgerError):
    """Another process is writing to the ledger; the message says which."""


class LedgerVersion(LedgerError):
    """A ledger written by a newer version of reportedly."""


class ClusterError(ReportedlyError):
    """A cluster that is not reached, or falls away while it works."""


class LedgerDamaged(LedgerError):
    """A file of the ledger that cannot be read."""


class QueryError(ReportedlyError):
    """A question to the ledger that it cannot answer: unsound SQL, or SQL that would do more than read."""


class QueryTimeout(QueryError):
    """A question to the ledger that took longer than a server allows."""


class UnknownCursor(ReportedlyError):
    """A place in a list that the list does not have."""


class TooBusy(ReportedlyError):
    """A server that is asked more at once than it takes on."""


class UnknownActor(ReportedlyError):
    """No entity of the ledger has that id or name."""


class ServerRefused(ReportedlyError):
    """A server that is not started: open to others without a token, or on a port that is taken."""


class UnknownReport(ReportedlyError):
    """No report of the ledger has this id."""


class UnknownStory(ReportedlyError):
    """No story, or more than one, has an id that starts so."""


class UnknownValue(ReportedlyError):
    """A filter's value that no event can have."""


class GazetteerError(ReportedlyError):
    """A gazetteer file that is damaged, contradictory or of a layout that this version does not know."""


class TypesError(ReportedlyError):
    """A file of one's own event types, or of examples for one, that is damaged, faulty or of another model."""
