"""`python -m benchmarks.fairness PREDICTIONS.jsonl GOLD`: findings of raw texts, their figures and their fairness."""

from __future__ import annotations

import sys
from pathlib import Path

from newsledger.evaluation.attribution import evaluate_articles
from newsledger.evaluation.calibration import measure_calibration_error, write_reliability_table
from newsledger.evaluation.fairness import Comparison, Share, compare_genders, compare_origins, read_origins
from newsledger.evaluation.gold import read_gold
from newsledger.evaluation.placing import place_articles
from newsledger.evaluation.predictions import read_findings
from newsledger.evaluation.report import FIGURE_COLUMNS, list_figure_rows

ORIGINS = Path(__file__).parent / "gold" / "name_origins.csv"


def _write_share(share: Share) -> str:
    return f"{share.value:.1f} ({share.low:.1f} to {share.high:.1f})"


def write_comparison(title: str, comparison: Comparison) -> str:
    """A comparison as lines: each group's recall, then the difference."""
    lines = [title]
    for each in comparison.groups:
        said = f"{each.quotes:,.0f} direct quotes in {each.articles:,} articles, recall {_write_share(each.recall)}"
        lines.append(f"  {each.group:<10} {said}")
    difference = comparison.difference
    lines.append(f"  difference {_write_share(difference)} points" if difference else "  one group has no quotes")
    return "\n".join(lines)


def main() -> int:
    """Score the gold articles that the predictions cover, and print."""
    if len(sys.argv) != 3:
        print("python -m benchmarks.fairness PREDICTIONS.jsonl GOLD")
        return 2
    predictions = read_findings(Path(sys.argv[1]))
    gold = [article for article in read_gold(Path(sys.argv[2])) if article.file in predictions]
    placed = list(place_articles(gold, predictions))
    evaluation = evaluate_articles(placed)
    print(f"{len(gold):,} articles")
    for row in (FIGURE_COLUMNS, *list_figure_rows(evaluation.tallies)):
        print("".join(f"{value!s:>13}" for value in row))
    error = measure_calibration_error(evaluation.judgements)
    if error is not None:
        print(f"\nexpected calibration error {error:.2f} points")
        print(write_reliability_table(evaluation.judgements))
    articles = [article for article, _ in placed]
    print(write_comparison("recall of direct quotes by gender", compare_genders(articles)))
    print(
        write_comparison("recall of direct quotes by origin of name", compare_origins(articles, read_origins(ORIGINS)))
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
