"""Which annotator reads which article."""

from __future__ import annotations

import pytest

from newsledger.annotate.annotator import Article
from newsledger.annotate.registry import ANNOTATORS


def list_readers(language: str | None, text: str) -> list[str]:
    article: Article = {
        "article_id": "a",
        "version_id": "v",
        "document_id": "d",
        "title": None,
        "language": language,
        "kind": "news",
        "text": text,
    }
    return [annotator.name for annotator in ANNOTATORS if annotator.reads(article)]


@pytest.mark.parametrize(
    ("language", "text", "reader"),
    [
        ("en", "The quay fell, she said.", "attribution"),
        ("de", "Die Brücke hält, sagte sie.", "rules"),
        ("es", "El puente caerá, dijo ella.", "rules"),
        (None, "The quay fell, she said.", "attribution"),
        (None, "", "attribution"),
        (None, "وقالت إن الجسر سيغلق", "rules"),
        (None, "桥梁将关闭", "rules"),
        ("en", "桥梁将关闭", "attribution"),
    ],
)
def test_the_network_reads_english_and_what_may_be_english(language: str | None, text: str, reader: str) -> None:
    assert list_readers(language, text) == [reader]
