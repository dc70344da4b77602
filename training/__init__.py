"""Training of the reader. torch lives only here; nothing in ``src/`` imports this package."""
