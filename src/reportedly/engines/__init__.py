"""Many documents read into a ledger: on this machine (``local``), or on a cluster."""

from .local import Ingested, ingest

__all__ = ["Ingested", "ingest"]
