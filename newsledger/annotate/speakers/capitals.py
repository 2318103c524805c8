"""Names in capitals (`AMY MOSS`): whose they are, by the article's other spelling or by a label's colon."""

from __future__ import annotations

from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.speakers.article import Article, Speaker
from newsledger.annotate.speakers.names import is_shouted, is_title, sentence_openers

# Letters of a word in capitals from which it is rather a name than the letters of an organisation.
SHORTEST_NAME = 4
# Words of a label that names its speaker.
LONGEST_LABEL = 4
# Who spoke before, as far back as a label's surname is looked for: a bound that keeps long transcripts linear.
MOST_SPOKEN = 100
# Labels of who asks and who answers in an interview.
ANSWER_LABELS = frozenset(("A", "Answer", "ANSWER"))
EXCHANGE_LABELS = ANSWER_LABELS | {"Q", "Question", "QUESTION"}
NO_LABEL_KINDS = ("organization", "document", "place", "group", "calendar", "unnamed")


def describe_capitals(article: Article, words: list[str], end: int) -> Speaker | None:
    """The person whose name stands in capitals before `end`; None when nothing tells that it is one's."""
    letters = "".join(words)
    if not letters.isupper() or len(words[-1]) < SHORTEST_NAME:
        return None
    known = _find_known(article, words, end)
    if known is not None:
        return Speaker(known, "person", None, 0.9)
    return Speaker(" ".join(words), "person", None, 0.7) if _is_label(article, words, end) else None


def describe_label(article: Article, start: int, end: int) -> Speaker | None:
    """Whom the capitals of a transcript's label name (`SMITH:`, `MR. SMITH:`); None for a body or an office alone.

    After a title a word is a name, whatever else it means: `MR. CHURCH:`.
    """
    words = [word.rstrip(".,") for word in article.text[start:end].split()]
    named = words[next((at for at, word in enumerate(words) if not is_title(word)), len(words)) :]
    if not named or not is_shouted("".join(words)) or len(words) > LONGEST_LABEL:
        return None
    if all(word.lower() in load_words("turn_speaker") for word in named):
        return Speaker(None, "unnamed", None, 0.9)
    if len(named) == len(words) and (len(named[-1]) < SHORTEST_NAME or _is_of_no_person(named)):
        return None
    return Speaker(_find_known(article, named, end) or " ".join(named), "person", None, 0.9)


def _is_of_no_person(words: list[str]) -> bool:
    return any(word.lower() in load_words(kind) for word in words for kind in NO_LABEL_KINDS)


def _find_known(article: Article, words: list[str], end: int) -> str | None:
    """The person of that name in the article, or among those who have spoken."""
    full = article.people.find(words[-1], end)
    if full is not None and _fits(full, words):
        return full
    spoken = {
        said.speaker.name for said in article.said[-MOST_SPOKEN:] if said.speaker.kind == "person" and said.speaker.name
    }
    fitting = {name for name in spoken if _fits(name, words)}
    return fitting.pop() if len(fitting) == 1 else None


def _fits(name: str, words: list[str]) -> bool:
    """Whether words in capitals are a person's name, or the end of it."""
    parts = name.upper().replace("’", "'").split()
    wanted = [word.replace("’", "'") for word in words]
    return parts[-1] == wanted[-1] and (len(wanted) == 1 or parts[0] == wanted[0])


def _is_label(article: Article, words: list[str], end: int) -> bool:
    """Whether words in capitals stand before a colon as a speaker's name does."""
    if article.text[end : end + 1] != ":" or not 1 < len(words) <= LONGEST_LABEL:
        return False
    low = [word.lower() for word in words]
    if _is_of_no_person(words) or any(map(is_title, words)):
        return False
    return sentence_openers().isdisjoint(low)
