"""`python -m benchmarks [NAME ...]`: measure, print, and leave with 1 when a figure is out of its bounds."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import quality, quality_attribution, speed
from benchmarks.report import Figure, print_figures

Measure = Callable[[Path, Path], Iterable[Figure]]

MEASURES: Mapping[str, Measure] = {
    "bulk": lambda corpora, work: speed.measure_bulk(corpora / "bulk" / "us_news", work),
    "memory": lambda corpora, work: speed.measure_memory(corpora / "bulk" / "us_news", work),
    "html": lambda corpora, _: speed.measure_html(corpora / "html" / "pages"),
    "pages": lambda corpora, work: quality.measure_pages(corpora / "html" / "pages", work),
    "dates": lambda corpora, work: quality.measure_dates(corpora / "html" / "dates", work),
    "attribution": lambda corpora, work: quality_attribution.measure_attribution(corpora / "attribution", work),
}


def main() -> int:
    """Run the named measures, or all of them."""
    corpora = Path(os.environ.get("NEWSLEDGER_CORPORA", ""))
    if not (corpora / "bulk").is_dir():
        print("the benchmarks need the annotated article sets: set NEWSLEDGER_CORPORA to their folder")
        return 2
    figures: list[Figure] = []
    for name in sys.argv[1:] or MEASURES:
        with TemporaryDirectory() as work:
            figures.extend(MEASURES[name](corpora, Path(work)))
    return int(print_figures(figures) > 0)


if __name__ == "__main__":
    sys.exit(main())
