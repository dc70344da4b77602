"""Readers of the public corpora, all giving :class:`AnnotatedDocument`."""
