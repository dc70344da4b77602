"""Charts of what a ledger holds: for pages, notebooks and files, drawn without a network.

``ledger.plot`` (:class:`Plots`) makes them; each is a :class:`Chart`. Altair is loaded when the first is drawn.
"""

from .chart import Chart
from .palette import THEMES, Theme
from .plots import Plots
from .svg import to_svg

__all__ = ["Chart", "Plots", "THEMES", "Theme", "to_svg"]
