"""Every number of the training, and how a file of them is read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from newsledger.annotate.attribution.reading.decoder import Thresholds
from newsledger.errors import UsageError


@dataclass(frozen=True)
class Sizes:
    """Widths of the layers; `words` is the size of the vocabulary, which the texts decide."""

    words: int = 0
    word: int = 128
    affix: int = 32
    small: int = 16
    hidden: int = 256
    link: int = 64


@dataclass(frozen=True)
class Schedule:
    """How long and how fast: `encoder_rate` for what was trained before, `rate` for the rest.

    A batch holds as many articles as fit in its tokens.
    """

    epochs: int = 6
    rate: float = 2e-3
    encoder_rate: float = 8e-4
    word_dropout: float = 0.06
    average: float = 0.998
    warmup: int = 60
    batch_tokens: int = 5000
    seed: int = 0


@dataclass(frozen=True)
class Texts:
    """Which texts without annotations are read, in characters: none that is shorter, of each as many as `longest`."""

    shortest: int = 400
    longest: int = 30_000


@dataclass(frozen=True)
class Vocabulary:
    """How often a word must stand in the texts; each annotated article counts its words `gold_count` times."""

    least: int = 6
    gold_count: int = 3


@dataclass(frozen=True)
class Vectors:
    """The word vectors that training begins with (skip-gram)."""

    window: int = 4
    negative: int = 5
    sample: float = 1e-4
    epochs: int = 3


@dataclass(frozen=True)
class Pretraining:
    """The encoder's own task: name the next and the last word, and those that are hidden."""

    steps: int = 3600
    rows: int = 64
    row_tokens: int = 128
    shortest_row: int = 32
    negatives: int = 1200
    hidden_share: float = 0.15
    predicted_share: float = 0.4
    rate: float = 2e-3
    warmup: int = 300
    dropout: float = 0.1
    report: int = 50


@dataclass(frozen=True)
class Labels:
    """Which texts the networks of the folds label for the last one, and from which share on a word is a cue."""

    articles: int = 9_000
    shortest: int = 1500
    longest: int = 12_000
    least_marks: int = 4
    cue: float = 0.15


@dataclass(frozen=True)
class Compression:
    """How narrow the network becomes that ships, and how it is then trained once more on what the wide one was."""

    hidden: int = 208
    schedule: Schedule = field(default_factory=lambda: Schedule(epochs=8))


@dataclass(frozen=True)
class Certainty:
    """How scores are fitted: `penalty` of the weights, rows of a step of the map, and the least scores tried."""

    penalty: float = 1.0
    rounds: int = 12
    step_rows: int = 200
    least_scores: tuple[float, ...] = (0.2, 0.25, 0.3, 0.33, 0.36, 0.4, 0.45, 0.5)


@dataclass(frozen=True)
class Recipe:
    """All numbers of a training: the same numbers and texts on the same kind of machine give the same files."""

    seed: int = 0
    threads: int = 2
    folds: int = 5
    suspect_count: int = 5  # a word that was a cue so often is shown where it is none, too
    sizes: Sizes = field(default_factory=Sizes)
    texts: Texts = field(default_factory=Texts)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    vectors: Vectors = field(default_factory=Vectors)
    pretraining: Pretraining = field(default_factory=Pretraining)
    tuning: Schedule = field(default_factory=Schedule)
    labels: Labels = field(default_factory=Labels)
    distillation: Schedule = field(default_factory=lambda: Schedule(epochs=8))
    compression: Compression = field(default_factory=Compression)
    certainty: Certainty = field(default_factory=Certainty)
    thresholds: Thresholds = field(default_factory=lambda: Thresholds(cue=0.2))

    def __post_init__(self) -> None:
        """UsageError where the network that ships would be none, or wider than the one it is cut out of."""
        if not 0 < self.compression.hidden <= self.sizes.hidden:
            raise UsageError(
                f"compression.hidden = {self.compression.hidden}: from 1 to sizes.hidden = {self.sizes.hidden}"
            )


def make_quick_recipe() -> Recipe:
    """Numbers for a run of a minute on a handful of articles: it shows that all works, and its network is poor."""
    quick = Schedule(epochs=24, rate=8e-3, encoder_rate=8e-3, average=0.9, warmup=8, batch_tokens=400)
    return Recipe(
        threads=1,
        folds=2,
        suspect_count=2,
        sizes=Sizes(word=32, affix=8, small=4, hidden=32, link=16),
        texts=Texts(shortest=40),
        vocabulary=Vocabulary(least=1),
        vectors=Vectors(epochs=1),
        pretraining=Pretraining(steps=20, rows=8, row_tokens=32, shortest_row=8, negatives=50, warmup=5, report=10),
        tuning=quick,
        labels=Labels(articles=20, shortest=40, least_marks=2),
        distillation=quick,
        compression=Compression(hidden=24, schedule=quick),
        certainty=Certainty(step_rows=10),
    )


def read_recipe(path: Path, base: Recipe) -> Recipe:
    """The recipe `base` with the numbers that a TOML file changes; UsageError for what is no number of it."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} is no recipe: {error}") from None
    changed: Recipe = _change(base, table, "")
    return changed


def _change(base: Any, table: Mapping[str, Any], place: str) -> Any:
    kinds = get_type_hints(type(base))
    names = {each.name for each in fields(base)}
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in names:
            raise UsageError(f"{place}{name} is no number of a recipe: there are {', '.join(sorted(names))}")
        now = getattr(base, name)
        if is_dataclass(now) and isinstance(value, dict):
            values[name] = _change(now, value, f"{place}{name}.")
        else:
            values[name] = _convert(value, kinds[name], place + name)
    return replace(base, **values)


def _convert(value: object, kind: Any, place: str) -> object:
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_convert(each, get_args(kind)[0], place) for each in value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(kind, type) or not isinstance(value, kind) or isinstance(value, bool):
        raise UsageError(f"{place} = {value!r}: that is no {getattr(kind, '__name__', kind)}")
    return value
