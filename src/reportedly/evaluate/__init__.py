"""Corpora, scorers, benchmarks and gates: predictions and gold to figures."""
