"""One article while its sources are resolved: its names, its people's mentions, and who has spoken so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from newsledger.annotate.attribution.record import SpeakerType
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.mentions import Mentions
from newsledger.annotate.speakers.names import CAPITALISED, People
from newsledger.annotate.speakers.organizations import Organizations

FULL_NAME = rf"{CAPITALISED}(?: {CAPITALISED}){{1,3}}"
INNER_WORD = re.compile(rf"(?:(?<=[a-z,;.] )|(?<=,[”\"’'] )){CAPITALISED}")
# What an enterprise has and no person: `NAME's shares`, `the chief executive of NAME`.
NAMED_THING = re.compile(
    rf"\b({FULL_NAME})(?=, which |['’]s (?:chief executive|CEO|shares|share price|headquarters|customers|workforce)\b)"
    rf"|(?:(?<=chief executive of )|(?<=CEO of )|(?<=shares in )|(?<=shares of )|(?<=employees of ))({FULL_NAME})"
)
# `NAME said it`: an enterprise, when the text never calls it by the last word alone, as it would a person. In 10,174
# articles this met 50 names, none of them a person's without a title before it.
SAID_IT = re.compile(
    rf"\b({FULL_NAME}) (?:(?:has|had|also) )?(?:said|says|announced|reported|confirmed|warned|added|claimed)"
    rf"(?: on \w+day| in a statement| last \w+)?,? (?:that )?it(?:s|self)? "
)
# Names that are counted through the text: a bound that keeps hostile text linear.
MOST_COUNTED = 50
NAMED_PLACE = re.compile(rf"(?:(?<= in )|(?<= in the )|(?<=[Aa]t the )|(?<= to the ))({FULL_NAME})")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source's speaker; `certainty` (0..1) is a rough value set from samples that were read."""

    name: str | None
    kind: SpeakerType
    role: str | None
    certainty: float


NOBODY = Speaker(None, "none", None, 0.6)


class Said(NamedTuple):
    """Where somebody was given a voice, and who, as far as the article settles it."""

    at: int
    speaker: Speaker


@dataclass(slots=True)
class Article:
    """An article's names and what has been resolved so far in it, in order of the text.

    `content` are the words that the source at hand says: whom they name is hardly the speaker.
    """

    text: str
    quoted: list[Span]
    people: People
    mentions: Mentions
    said: list[Said] = field(default_factory=list)
    content: tuple[Span, ...] = ()
    pronouns: dict[str, str] = field(default_factory=dict)
    organizations: Organizations | None = None
    holders: dict[str, str | None] = field(default_factory=dict)
    things: frozenset[str] | None = None
    places: frozenset[str] | None = None
    cited: dict[str, bool] = field(default_factory=dict)
    early: set[str] = field(default_factory=set)
    surnames: dict[str, bool] = field(default_factory=dict)
    roles: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    lone: dict[str, bool | None] = field(default_factory=dict)
    _inner: frozenset[str] | None = None

    @property
    def inner_words(self) -> frozenset[str]:
        """The words that the text writes with a capital inside a sentence."""
        if self._inner is None:
            self._inner = frozenset(INNER_WORD.findall(self.text))
        return self._inner

    def is_content(self, at: int) -> bool:
        """Whether a place lies in the words of the source at hand."""
        return any(span.start_char <= at < span.end_char for span in self.content)

    def is_thing(self, name: str) -> bool:
        """Whether the text writes `NAME, which` or the like somewhere: then it is no person."""
        if self.things is None:
            named = {name or owned for name, owned in NAMED_THING.findall(self.text)}
            self.things = frozenset(named | set(filter(self._is_never_shortened, self._list_it())))
        return name in self.things

    def _list_it(self) -> list[str]:
        """The names that say something of `it`."""
        return list(dict.fromkeys(match[1] for match in islice(SAID_IT.finditer(self.text), MOST_COUNTED)))

    def _is_never_shortened(self, name: str) -> bool:
        count = self.text.count(name)
        return count > 1 and count == self.text.count(name.split()[-1])

    def may_be_place(self, name: str) -> bool:
        """Whether the text writes `in NAME` somewhere."""
        if self.places is None:
            self.places = frozenset(NAMED_PLACE.findall(self.text))
        return name in self.places
