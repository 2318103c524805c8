"""Imported once by the process that the crash tests fork from: what is slow to load is loaded when a child begins."""

from __future__ import annotations

import pandas as pd  # noqa: F401  (pyarrow loads it when it makes the first table of rows)

import newsledger.annotate.step
import newsledger.connect
import newsledger.run
import newsledger.warehouse  # noqa: F401
from newsledger.clean.article import clean_record
from newsledger.metadata.outlets import OutletDirectory
from tests.ledgers import NOW, make_page, make_row

_FIELDS = ("text", "html", "title", "url", "canonical_url", "published", "modified", "fetched", "outlet", "section")
_MORE = ("extent", "outlet_domain", "language", "timezone", "kind", "description", "agency", "authors", "path_date")
_EMPTY = dict.fromkeys((*_FIELDS, *_MORE)) | {"document_id": "d", "sha256": "s"}
for _record in ({**make_row(), "media_type": "application/json"}, {"html": make_page(), "media_type": "text/html"}):
    clean_record(_EMPTY | _record, OutletDirectory({}), NOW)
