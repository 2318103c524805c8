"""`python -m benchmarks [NAME ...]`: measure, print, and leave with 1 when a figure is out of its bounds."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import quality, quality_attribution, quote_speed, speed
from benchmarks.report import Figure, Remark, print_figures

Measure = Callable[[Path, Path], Iterable[Figure | Remark]]

SAMPLE = Path(__file__).resolve().parent.parent / "tests" / "gold" / "attribution"
# Those that need nothing but this folder.
OWN: Mapping[str, Measure] = {
    "sample": lambda _, work: quality_attribution.measure_sample(SAMPLE, work),
    "speed": lambda corpora, _: quote_speed.measure_quote_speed(_choose_texts(corpora)),
}
# Those that need the annotated article sets.
OF_CORPORA: Mapping[str, Measure] = {
    "attribution": lambda corpora, work: quality_attribution.measure_gold(corpora / "attribution", work),
    "bulk": lambda corpora, work: speed.measure_bulk(corpora / "bulk" / "us_news", work),
    "memory": lambda corpora, work: speed.measure_memory(corpora / "bulk" / "us_news", work),
    "html": lambda corpora, _: speed.measure_html(corpora / "html" / "pages"),
    "pages": lambda corpora, work: quality.measure_pages(corpora / "html" / "pages", work),
    "dates": lambda corpora, work: quality.measure_dates(corpora / "html" / "dates", work),
}
NO_CORPORA = "set NEWSLEDGER_CORPORA to the folder of the annotated article sets; without it there is no figure of "


def _choose_texts(corpora: Path) -> Path:
    """Real articles where there are some, else the sample."""
    real = corpora / "attribution" / "raw"
    return real if real.is_dir() else SAMPLE / "raw"


def measure(names: Sequence[str], corpora: Path) -> Iterator[Figure | Remark]:
    """The figures of the named measures, of those that can be measured here."""
    missing = [name for name in names if name in OF_CORPORA and not (corpora / "bulk").is_dir()]
    for name in (name for name in names if name not in missing):
        with TemporaryDirectory() as work:
            yield from {**OWN, **OF_CORPORA}[name](corpora, Path(work))
    if missing:
        yield Remark(NO_CORPORA + ", ".join(missing))


def main() -> int:
    """Run the named measures, or all of them."""
    known = [*OWN, *OF_CORPORA]
    names = sys.argv[1:] or known
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"there is no measure {', '.join(unknown)}: there are {', '.join(known)}")
        return 2
    corpora = Path(os.environ.get("NEWSLEDGER_CORPORA") or os.devnull)
    return int(print_figures(measure(names, corpora)) > 0)


if __name__ == "__main__":
    sys.exit(main())
