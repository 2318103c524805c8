"""How the tables of words in this package are written: one text, read into a set."""

from __future__ import annotations


def read_words(table: str) -> frozenset[str]:
    """Give the words of a table separated by white space."""
    return frozenset(table.split())


def read_phrases(table: str) -> frozenset[str]:
    """Give the phrases of a table separated by commas."""
    return frozenset(" ".join(phrase.split()) for phrase in table.split(","))
