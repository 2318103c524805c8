"""Whether a page holds its whole article: paywall stubs, cut texts, and pages that are no article at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from lxml.html import HtmlElement

from newsledger.page.anchors import strip_marks
from newsledger.page.blocks import Block
from newsledger.page.head import PageHead, squeeze

# A stub behind a paywall is a lead and a paragraph or two; free articles of that length say so in their metadata.
STUB_WORDS = 250
# An error page says that it is one in its title and little more.
ERROR_WORDS = 120
# A standfirst is a sentence at least.
MIN_STANDFIRST_WORDS = 5
MAX_LOOKS = 20_000
MAX_NAME_CHARS = 300
# A page whose text is links for the most part lists articles.
LISTING_SHARE = 0.6

_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|dek|lede|lead(?:-?(?:text|in|paragraph))?|intro(?:duction)?|sub-?(?:head(?:line)?|title)|"
    r"summary|excerpt|teaser-?text|vorspann|chapeau)(?=$|\s)"
)
_CUT = re.compile(r"(?:…|\.\.\.|\[\+\d{1,7} chars\]|\[(?:…|\.\.\.)\])[\s\"”’)\]]*$")
_ERROR = re.compile(
    r"\W*(?:(?:error\W*)?(?:40[0-9]|410|50[0-4])\b|(?:the )?(?:page|article|story)\b.{0,30}\bnot found|not found\W*$|"
    r"page (?:unavailable|no longer|does ?n.t exist)|access denied|forbidden\W*$|just a moment|attention required|"
    r"are you (?:a )?(?:robot|human)|security check|seite nicht gefunden|page introuvable|página no encontrada|"
    r"página não encontrada|pagina non trovata|pagina niet gevonden|страница не найдена)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\b(?:cookies?|consent|privacy|datenschutz|einwilligung|confidentialité|privacidad|gdpr)\b", re.IGNORECASE
)
# A consent text names cookies or privacy at least once in this many words.
CONSENT_EVERY = 25


def is_paywall(head: PageHead, removed: Counter[str]) -> bool:
    """Whether a page says that its article is for subscribers."""
    return removed["paywall"] > 0 or _is_paid(head)


def find_standfirst(tree: HtmlElement) -> str | None:
    """The lead that a page shows above an article that it keeps from its readers."""
    for element in islice(tree.iter("p", "div", "h2", "span", "strong"), MAX_LOOKS):
        name = (element.get("class") or "")[:MAX_NAME_CHARS].lower()
        if element.get("itemprop") == "description" or _STANDFIRST.search(name):
            text = squeeze(strip_marks(str(element.text_content())))
            if text and MIN_STANDFIRST_WORDS <= len(text.split()) <= STUB_WORDS and not _is_aside(element):
                return text
    return None


def _is_aside(element: HtmlElement) -> bool:
    return any(node.tag in ("aside", "nav", "footer", "form", "li", "a") for node in element.iterancestors())


def is_cut(text: str, head: PageHead, removed: Counter[str]) -> bool:
    """Whether the text is only the beginning of the article."""
    short = len(text.split()) < STUB_WORDS
    return bool(_CUT.search(text[-40:])) or removed["paywall"] > 0 or (short and _is_paid(head))


def is_no_article(blocks: Sequence[Block], title: str | None) -> bool:
    """Whether a page is an error, a consent wall or a list of links to articles."""
    text = " ".join(block.text for block in blocks)
    words = len(text.split())
    if words < ERROR_WORDS and title and _ERROR.match(title[:200]):
        return True
    if words < STUB_WORDS and len(_CONSENT.findall(text)) * CONSENT_EVERY > words and not _says_consent(title):
        return True
    linked = sum(len(anchor) for block in blocks for _, anchor in block.links)
    return linked > LISTING_SHARE * len(text)


def _says_consent(title: str | None) -> bool:
    return bool(title and _CONSENT.search(title[:500]))


def _is_paid(head: PageHead) -> bool:
    stated = [node.get("isAccessibleForFree") for node in head.nodes if "isAccessibleForFree" in node]
    return any(value is False or str(value).strip().lower() in ("false", "no") for value in stated)
