"""Who and where: territories, office-holders by date, bodies, agent nouns, places."""

from .gazetteer import Gazetteer
from .places import Place
from .places_resolution import Resolution, Toponym

__all__ = ["Gazetteer", "Place", "Resolution", "Toponym"]
