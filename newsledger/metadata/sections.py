"""The section that an article's address names, for records that name none themselves."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from newsledger.metadata.date_words import MONTHS
from newsledger.metadata.word_tables import read_words

MAX_URL_CHARS = 2_000
MAX_SECTION_CHARS = 40

# Folders that say nothing of an article's section: the next one may.
PASSED_FOLDERS = read_words(
    """
    news article articles story stories archive archives content contents page pages post posts item items entry
    entries amp web html htm site www home homepage main index default mobile print full section sections category
    categories channel channels topic topics theme themes rubrik nachrichten artikel noticias noticia actualite
    actualites actualité actualités notizie nieuws nyheter aktuell latest breaking breaking-news
    latest-news top-stories top-story top-news live live-news liveblog read view display detail details video videos
    news-and-events newsroom newsdetails homenews realtimenews aktuelles themen thema start service info press presse
    magazin magazine uutiset products eng deu fra esp
    """
)
# Folders after which a name is a person's, a label's or a file's, and no section's.
CLOSED_FOLDERS = read_words(
    """
    author authors autor autoren auteur contributor contributors columnist columnists people person profile profiles
    user users member members staff blog blogs tag tags keyword keywords search date feed feeds rss author-name
    series special specials wp-content wp-admin wp-json uploads upload files file media static assets cgi-bin api
    node sites attachment download downloads embed share preview draft redirect out go shareddocs dam tagged null
    undefined
    """
)

_FOLDER = re.compile(r"[^\W\d_]{3,24}(?:-[^\W\d_]{1,24}){0,2}|[^\W\d_]{2}(?:-[^\W\d_]{3,24}){1,2}")
# Days, months, years and numbers, and codes of a language or country (`en`, `uk`, `pt-br`).
_PASSED = re.compile(r"\d{1,12}|\d{4}-\d\d(?:-\d\d)?|[a-z]{2}|[a-z]{2}[-_][a-z]{2}")
# Another form of the article, below its own name.
_FORM = re.compile(r"(?:amp|index|default|feed|print|comments|embed)(?:\.[a-z]{3,5})?")


def find_url_section(url: str | None) -> str | None:
    """Give the first folder of an article's address that can be a section (`politics`), in lower case, else None."""
    for folder in _list_folders(url or ""):
        if folder in CLOSED_FOLDERS:
            return None
        if not (folder in PASSED_FOLDERS or folder in MONTHS or _PASSED.fullmatch(folder)):
            is_section = len(folder) <= MAX_SECTION_CHARS and _FOLDER.fullmatch(folder)
            return folder if is_section else None
    return None


def _list_folders(url: str) -> list[str]:
    """The parts of the path before the one that names the article: the last, or one of several words and its number."""
    if len(url) > MAX_URL_CHARS:
        return []
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return []
    parts = [part for part in unicodedata.normalize("NFC", path).lower().split("/") if part]
    while parts and _FORM.fullmatch(parts[-1]):
        parts.pop()
    is_numbered = len(parts) > 1 and parts[-1].isdecimal() and "-" in parts[-2]
    return parts[:-2] if is_numbered else parts[:-1]
