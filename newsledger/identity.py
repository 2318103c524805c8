"""What makes two records the same article, and two of its states the same version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsledger.files import digest_text

# 64 bits: among a million articles two share an id by chance once in 37 million archives.
_ID_LENGTH = 16

_DECLARED_METADATA = ("outlet", "outlet_domain", "published", "path_date", "title", "url")


def make_article_id(canonical_url: str | None, record: Mapping[str, Any]) -> str:
    """The article's identity: its canonical URL, else its bytes, outlet and declared metadata."""
    if canonical_url:
        return digest_text("url", canonical_url)[:_ID_LENGTH]
    declared = (str(record[name] or "") for name in _DECLARED_METADATA)
    return digest_text("record", record["sha256"], *declared)[:_ID_LENGTH]


def make_version_id(article_id: str, record: Mapping[str, Any]) -> str:
    """The version's identity: from the raw content, so that a better cleaner makes no false revision."""
    content = (str(record[name] or "") for name in ("title", "text", "html"))
    return digest_text("version", article_id, *content)[:_ID_LENGTH]
