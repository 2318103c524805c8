"""What a noun phrase names: a person with role, an organisation, a document, a group or somebody unnamed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newsledger.annotate.attribution import SpeakerType
from newsledger.annotate.names import (
    CAPITALISED,
    Organizations,
    People,
    is_title,
    read_name,
    strip_possessive,
)
from newsledger.annotate.roles import count_noun_words, read_apposed, read_head, read_role
from newsledger.annotate.spans import Span
from newsledger.annotate.tokens import Token
from newsledger.annotate.word_lists import load_words

INNER_WORD = re.compile(rf"(?<=[a-z,;.] ){CAPITALISED}")
NO_LONE_NAMES = frozenset(("the", "a", "an", "one", "some", "many", "several", "critics"))
# Searches of the whole text for who holds an office, so that hostile text stays linear.
MOST_OFFICES = 30
HEAD_NOUN_KINDS: tuple[tuple[str, SpeakerType], ...] = (
    ("unnamed", "unnamed"),
    ("document", "document"),
    ("organization", "organization"),
    ("group", "group"),
    ("title", "person"),
)
