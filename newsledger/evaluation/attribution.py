"""The figures of attribution: precision, recall and F1 by kind, by word and by outlet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from newsledger.evaluation.matching import (
    LOOSE,
    STRICT,
    Likeness,
    Placed,
    compare_both,
    compare_contents,
    match_pairs,
)
from newsledger.evaluation.placing import PlacedArticle

_ROLES = ("source", "cue", "content")
FIGURES = (
    "speech", "direct", "mixed", "indirect", "attr", "content", "content80", "tok_source", "tok_cue", "tok_content"
)  # fmt: skip
_Belongs = Callable[[PlacedArticle, Placed], bool]


@dataclass(slots=True)
class Tally:
    """Counts of one figure; those of several annotators are averaged, so they need not be whole."""

    found: float = 0.0
    found_right: float = 0.0
    gold: float = 0.0
    gold_right: float = 0.0

    def add(self, other: Tally, weight: float = 1.0) -> None:
        """Count another tally in."""
        self.found += weight * other.found
        self.found_right += weight * other.found_right
        self.gold += weight * other.gold
        self.gold_right += weight * other.gold_right

    @property
    def precision(self) -> float:
        """Of what was found, how much is right, in percent."""
        return 100 * self.found_right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Of what is there, how much was found, in percent."""
        return 100 * self.gold_right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in percent."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Tallies = dict[str, Tally]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One found attribution, its annotator's confidence, and by how many of the annotators it is right, 0 to 1."""

    score: float
    right: float


@dataclass(slots=True)
class Evaluation:
    """All figures of one set, the same by outlet, each found attribution judged, and files that were missing."""

    tallies: Tallies = field(default_factory=lambda: {name: Tally() for name in FIGURES})
    outlets: dict[str, Tallies] = field(default_factory=dict)
    judgements: list[Judgement] = field(default_factory=list)
    articles: int = 0
    missing: list[str] = field(default_factory=list)


def evaluate_articles(articles: Iterable[tuple[PlacedArticle, bool]]) -> Evaluation:
    """Score each article, with the share of its annotators as weight."""
    result = Evaluation()
    for article, is_known in articles:
        result.articles += 1
        if not is_known:
            result.missing.append(article.article.file)
        tallies = _tally_article(article)
        _add_all(result.tallies, tallies)
        if article.article.outlet:
            empty = {name: Tally() for name in FIGURES}
            _add_all(result.outlets.setdefault(article.article.outlet, empty), tallies)
        result.judgements.extend(judge_found(article))
    return result


def _add_all(total: Tallies, more: Tallies) -> None:
    for name, tally in more.items():
        total[name].add(tally)


def _tally_article(article: PlacedArticle) -> Tallies:
    """The counts of one article, averaged over its annotators."""
    total = {name: Tally() for name in FIGURES}
    for gold in article.gold:
        for name, tally in _tally_annotation(article, gold):
            total[name].add(tally, 1 / len(article.gold))
    return total


def _is_any(_article: PlacedArticle, _attribution: Placed) -> bool:
    return True


def _is_kind(kind: str) -> _Belongs:
    return lambda article, attribution: article.name_kind(attribution) == kind


def _list_subsets() -> dict[str, tuple[Likeness, float, _Belongs]]:
    """What each figure compares, from which likeness on, and which attributions it counts."""
    return {
        "content": (compare_contents, LOOSE, _is_any),
        "content80": (compare_contents, STRICT, _is_any),
        "attr": (compare_both, LOOSE, _is_any),
        "speech": (compare_both, LOOSE, PlacedArticle.is_speech),
        **{kind: (compare_both, LOOSE, _is_kind(kind)) for kind in ("direct", "mixed", "indirect")},
    }


def _tally_annotation(article: PlacedArticle, gold: Sequence[Placed]) -> Iterator[tuple[str, Tally]]:
    """The counts of one article against one annotator."""
    for role in _ROLES:
        yield f"tok_{role}", _tally_words(article.found, gold, role)
    matches: dict[tuple[Likeness, float], dict[int, int]] = {
        (compare, least): match_pairs(article.found, gold, compare, least)
        for compare, least in ((compare_contents, LOOSE), (compare_contents, STRICT), (compare_both, LOOSE))
    }
    for name, (compare, least, belongs) in _list_subsets().items():
        yield name, _tally_matches(article, gold, matches[compare, least], belongs)


def _tally_words(found: Sequence[Placed], gold: Sequence[Placed], role: str) -> Tally:
    given = frozenset[int]().union(*(getattr(each, role) for each in found))
    wanted = frozenset[int]().union(*(getattr(each, role) for each in gold))
    shared = len(given & wanted)
    return Tally(len(given), shared, len(wanted), shared)


def _tally_matches(article: PlacedArticle, gold: Sequence[Placed], matched: dict[int, int], belongs: _Belongs) -> Tally:
    """A found attribution counts where it belongs itself, so precision and recall may count different pairs."""
    given = [i for i, each in enumerate(article.found) if belongs(article, each)]
    wanted = [j for j, each in enumerate(gold) if belongs(article, each)]
    taken = set(matched.values())
    return Tally(len(given), sum(i in matched for i in given), len(wanted), sum(j in taken for j in wanted))


def judge_found(article: PlacedArticle) -> Iterator[Judgement]:
    """Each found attribution that has a score, with whether content and source are right."""
    matches = [match_pairs(article.found, gold, compare_both, LOOSE) for gold in article.gold]
    for place, found in enumerate(article.found):
        if found.score is not None:
            yield Judgement(found.score, sum(place in matched for matched in matches) / len(matches))
