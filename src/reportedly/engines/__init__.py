"""Many documents read into a ledger: on this machine (``local``), or on a cluster (``ray``)."""

from .local import ingest
from .parcels import Ingested

__all__ = ["Ingested", "ingest"]
