"""The whole training: from a folder of texts and annotated articles to the files that ship, stage by stage."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import torch

from newsledger.annotate.attribution.reading.network import CARD, ENCODER, FIRST_WORD, LINKER, VOCABULARY, read_network
from newsledger.errors import UsageError
from newsledger.evaluation.gold import read_gold as check_gold
from train.attribution.batches import list_suspects
from train.attribution.card import describe_training
from train.attribution.certainty_fit import Apart, fit_certainty, read_candidates, write_candidates
from train.attribution.corpus import list_bulk, read_bulk, read_texts, write_texts
from train.attribution.distillation import GoldExamples, MixedExamples
from train.attribution.export import export_network
from train.attribution.folds import Split, assign_folds
from train.attribution.gold import GoldArticle, read_gold, read_gold_texts
from train.attribution.labelling import choose_texts, label_texts, read_labels, write_labels
from train.attribution.network import Attributor
from train.attribution.prediction import find_candidates
from train.attribution.pretraining import pretrain_encoder
from train.attribution.pruning import prune_network
from train.attribution.recipe import Recipe, Schedule
from train.attribution.rows import read_rows, write_rows
from train.attribution.stages import Stage, digest_files, run_stage
from train.attribution.training import Examples, prepare_torch, train_network
from train.attribution.vocabulary import (
    VECTORS,
    choose_words,
    count_words,
    number_words,
    read_words,
    train_vectors,
    write_words,
)

ENCODER_WEIGHTS, NETWORK_WEIGHTS = "encoder.pt", "network.pt"
SHIPPED = (ENCODER, LINKER, VOCABULARY, CARD)


@dataclass(frozen=True)
class Training:
    """One training: what it reads, where it leaves its stages and files, and its numbers."""

    corpora: Path
    out: Path
    golds: tuple[Path, ...]
    recipe: Recipe

    @property
    def stages(self) -> Path:
        """The folder of the stages."""
        return self.out / "stages"

    @cached_property
    def bulk(self) -> dict[str, list[Path]]:
        """The files of texts without annotations, by set."""
        return list_bulk(self.corpora)

    @cached_property
    def device(self) -> torch.device:
        """Where the networks are trained."""
        return prepare_torch(self.recipe.seed, self.recipe.threads)

    @cached_property
    def gold_digest(self) -> str:
        """The digest of the annotated articles; UsageError for what is no gold."""
        if not self.golds:
            raise UsageError(f"{self.corpora} has no attribution/gold.jsonl: name your annotated articles with --gold")
        if not sum(1 for folder in self.golds for _ in check_gold(folder)):
            raise UsageError(f"{self.golds[0] / 'gold.jsonl'} is empty")
        return "".join(digest_files(folder, _list_gold_files(folder)) for folder in self.golds)

    def run(self) -> Path:
        """Every stage, then the files that ship in the folder `out`."""
        texts = self.collect_texts()
        words = self.choose_vocabulary(texts)
        articles = self.read_articles(words)
        encoder = self.train_encoder(texts, words)
        folds = [self.train_fold(number, articles, words, encoder) for number in range(self.recipe.folds)]
        labels = self.label(texts, folds)
        wide = self.distil(articles, texts, words, [encoder, labels])
        final = self.compress(articles, texts, words, [wide, labels])
        found = [self.find_apart(number, articles, fold) for number, fold in enumerate(folds)]
        shipped = run_stage(
            self.stages / "shipped", self.recipe, [final, *found],
            lambda folder: self._write_shipped(folder, articles, words, final, found),
        )  # fmt: skip
        for name in SHIPPED:
            shutil.copyfile(shipped.folder / name, self.out / name)
        return self.out

    def train_encoder(self, texts: Stage, words: Stage) -> Stage:
        """The encoder that all networks begin with, from word vectors on."""
        return self.pretrain(words, self.number_rows(texts, words), self.train_word_vectors(texts, words))

    def collect_texts(self) -> Stage:
        """The texts without annotations, or where there are none those of the annotated articles."""
        files = [path for paths in self.bulk.values() for path in paths]
        inputs = [digest_files(self.corpora, files)] if files else [self.gold_digest]
        limits = self.recipe.texts

        def make(folder: Path) -> None:
            write_texts(read_bulk(self.bulk, limits) if files else self._read_gold_texts(), folder)

        return run_stage(self.stages / "texts", limits, inputs, make)

    def _read_gold_texts(self) -> Iterator[str]:
        return (text for folder in self.golds for _, text in read_gold_texts(folder))

    def choose_vocabulary(self, texts: Stage) -> Stage:
        """The words that the network knows."""
        numbers = self.recipe.vocabulary

        def make(folder: Path) -> None:
            counts = count_words(read_texts(texts.folder), self._read_gold_texts(), numbers.gold_count)
            write_words(choose_words(counts, numbers), folder)

        return run_stage(self.stages / "vocabulary", numbers, [texts, self.gold_digest], make)

    def train_word_vectors(self, texts: Stage, words: Stage) -> Stage:
        """The vectors that training begins with."""
        numbers, size, seed = self.recipe.vectors, self.recipe.sizes.word, self.recipe.seed

        def make(folder: Path) -> None:
            whole = list(read_texts(texts.folder))
            np.save(folder / VECTORS, train_vectors(whole, read_words(words.folder), size, numbers, seed))

        return run_stage(self.stages / "vectors", numbers, [texts, words, f"{size} {seed}"], make)

    def number_rows(self, texts: Stage, words: Stage) -> Stage:
        """The features of all texts."""

        def make(folder: Path) -> None:
            write_rows(read_texts(texts.folder), number_words(read_words(words.folder)), folder)

        return run_stage(self.stages / "rows", None, [texts, words], make)

    def pretrain(self, words: Stage, rows: Stage, vectors: Stage) -> Stage:
        """The encoder, trained on the texts."""

        def make(folder: Path) -> None:
            encoder = self._make_network(words, self.recipe.seed).encoder
            with torch.no_grad():
                encoder.word.weight.copy_(torch.from_numpy(np.load(vectors.folder / VECTORS)))
            pretrain_encoder(encoder, *read_rows(rows.folder), self.recipe.pretraining, self.recipe.seed)
            torch.save(encoder.state_dict(), folder / ENCODER_WEIGHTS)

        return run_stage(self.stages / "encoder", self.recipe.pretraining, [rows, vectors, self._basis], make)

    @property
    def _basis(self) -> str:
        """What every training step depends on beside its own numbers."""
        return f"{self.recipe.sizes} {self.recipe.seed} {self.recipe.threads} {self.device.type}"

    def _make_network(self, words: Stage, seed: int, hidden: int | None = None) -> Attributor:
        prepare_torch(seed, self.recipe.threads)
        count = len(number_words(read_words(words.folder))) + FIRST_WORD
        sizes = replace(self.recipe.sizes, words=count, hidden=hidden or self.recipe.sizes.hidden)
        network: Attributor = Attributor(sizes).to(self.device)
        return network

    def read_articles(self, words: Stage) -> list[GoldArticle]:
        """The annotated articles of all gold folders; a file's name is told apart by its folder."""
        numbers = number_words(read_words(words.folder))
        return [
            replace(article, file=f"{at}/{article.file}")
            for at, folder in enumerate(self.golds)
            for article in read_gold(folder, numbers)
        ]

    def train_fold(
        self, number: int, articles: Sequence[GoldArticle], words: Stage, encoder: Stage, split: Split = Split.MONTH
    ) -> Stage:
        """The network of the articles outside one fold, in its shipped form too."""
        folds = assign_folds(articles, self.recipe.folds, split)
        schedule = replace(self.recipe.tuning, seed=self.recipe.tuning.seed + self.recipe.seed + number)

        def make(folder: Path) -> None:
            chosen = [article for article in articles if folds[article.file] != number]
            network = self._tune(words, encoder, self._show(chosen, schedule), schedule)
            export_network(network, read_words(words.folder), self._describe_thresholds(), folder)

        parts = f"{self.recipe.folds} {self.recipe.suspect_count} {self.recipe.thresholds}"
        inputs: list[Stage | str] = [encoder, self.gold_digest, self._basis, parts]
        return run_stage(self.stages / _name_stage("fold", split, number), schedule, inputs, make)

    def _show(self, articles: Sequence[GoldArticle], schedule: Schedule) -> GoldExamples:
        return GoldExamples(articles, list_suspects(articles, self.recipe.suspect_count), schedule.seed)

    def _tune(self, words: Stage, encoder: Stage, examples: Examples, schedule: Schedule) -> Attributor:
        network = self._make_network(words, schedule.seed)
        network.encoder.load_state_dict(_load(encoder.folder / ENCODER_WEIGHTS, self.device))
        return train_network(network, examples, schedule)

    def _describe_thresholds(self) -> dict[str, object]:
        return {"thresholds": asdict(self.recipe.thresholds)}

    def label(self, texts: Stage, folds: Sequence[Stage]) -> Stage:
        """Texts without annotations as the networks of all folds together label them."""
        numbers = self.recipe.labels
        thresholds = replace(self.recipe.thresholds, cue=numbers.cue)

        def make(folder: Path) -> None:
            whole = list(read_texts(texts.folder))
            places = choose_texts(whole, numbers, self.recipe.seed) if self.bulk else []
            chosen = [whole[at] for at in places]
            networks = [fold.folder for fold in folds]
            write_labels(places, label_texts(networks, chosen, thresholds, self.recipe.threads), folder)

        return run_stage(self.stages / "labels", numbers, [texts, *folds, f"{self.recipe.seed}"], make)

    def distil(self, articles: Sequence[GoldArticle], texts: Stage, words: Stage, inputs: Sequence[Stage]) -> Stage:
        """The wide network: trained on all annotated articles and on the labelled texts."""
        encoder, labels = inputs
        schedule = replace(self.recipe.distillation, seed=self.recipe.distillation.seed + self.recipe.seed)

        def make(folder: Path) -> None:
            shown = self._mix(articles, texts, words, labels, schedule)
            network = self._tune(words, encoder, shown, schedule)
            torch.save(network.state_dict(), folder / NETWORK_WEIGHTS)

        return run_stage(self.stages / "network", schedule, [*inputs, self.gold_digest, self._basis], make)

    def _mix(
        self, articles: Sequence[GoldArticle], texts: Stage, words: Stage, labels: Stage, schedule: Schedule
    ) -> MixedExamples:
        return MixedExamples(
            self._show(articles, schedule), read_labels(labels.folder), list(read_texts(texts.folder)),
            number_words(read_words(words.folder)), schedule.epochs,
        )  # fmt: skip

    def compress(self, articles: Sequence[GoldArticle], texts: Stage, words: Stage, inputs: Sequence[Stage]) -> Stage:
        """The network that ships: cut out of the wide one, and trained on the same articles and texts."""
        wide, labels = inputs
        numbers = self.recipe.compression
        schedule = replace(numbers.schedule, seed=numbers.schedule.seed + self.recipe.seed)

        def make(folder: Path) -> None:
            network = self._make_network(words, schedule.seed)
            network.load_state_dict(_load(wide.folder / NETWORK_WEIGHTS, self.device))
            narrow = prune_network(network, numbers.hidden)
            shown = self._mix(articles, texts, words, labels, schedule)
            torch.save(train_network(narrow, shown, schedule).state_dict(), folder / NETWORK_WEIGHTS)

        return run_stage(self.stages / "narrow", numbers, [*inputs, self.gold_digest, self._basis], make)

    def find_apart(
        self, number: int, articles: Sequence[GoldArticle], fold: Stage, split: Split = Split.MONTH
    ) -> Stage:
        """What the network of a fold finds in the articles of that fold."""
        folds = assign_folds(articles, self.recipe.folds, split)

        def make(folder: Path) -> None:
            network = read_network(fold.folder)
            files = {article.file: article for article in articles if folds[article.file] == number}
            found = [(file, find_candidates([network], each, self.recipe.thresholds)) for file, each in files.items()]
            write_candidates(found, folder)

        return run_stage(self.stages / _name_stage("apart", split, number), self.recipe.thresholds, [fold], make)

    def _write_shipped(
        self, folder: Path, articles: Sequence[GoldArticle], words: Stage, final: Stage, found: Sequence[Stage]
    ) -> None:
        folds = assign_folds(articles, self.recipe.folds)
        candidates = {file: each for stage in found for file, each in read_candidates(stage.folder).items()}
        apart = [Apart(article, folds[article.file], candidates[article.file]) for article in articles]
        network = self._make_network(words, self.recipe.seed, self.recipe.compression.hidden)
        network.load_state_dict(_load(final.folder / NETWORK_WEIGHTS, self.device))
        card = describe_training(self.recipe, [folder.name for folder in self.golds], self.bulk, self.device)
        certainty = fit_certainty(apart, self.recipe.certainty)
        export_network(
            network, read_words(words.folder), {**self._describe_thresholds(), "certainty": certainty, **card}, folder
        )


def _name_stage(what: str, split: Split, number: int) -> str:
    return f"{what}-{split}-{number}"


def _list_gold_files(folder: Path) -> list[Path]:
    return [folder / "gold.jsonl", *(path for path in (folder / "raw").rglob("*") if path.is_file())]


def _load(path: Path, device: torch.device) -> dict[str, torch.Tensor]:
    weights: dict[str, torch.Tensor] = torch.load(path, map_location=device, weights_only=True)
    return weights
