"""Who and where: territories, office-holders by date, bodies, agent nouns, places."""

from .gazetteer import Gazetteer
from .places import Place

__all__ = ["Gazetteer", "Place"]
