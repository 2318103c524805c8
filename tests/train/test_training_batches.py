"""What the network is trained on: labels, false cues, windows, batches and the loss. Needs PyTorch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from invented_articles import list_texts, write_gold

torch = pytest.importorskip("torch")

from newsledger.annotate.attribution.reading.decoder import CONTENT, SOURCE  # noqa: E402
from newsledger.annotate.attribution.reading.features import FormTable  # noqa: E402
from train.attribution.batches import group_examples, list_suspects, make_batch, make_example  # noqa: E402
from train.attribution.distillation import GoldExamples, make_soft_example, soften_example  # noqa: E402
from train.attribution.gold import GoldArticle, read_gold  # noqa: E402
from train.attribution.labelling import Label  # noqa: E402
from train.attribution.network import Attributor  # noqa: E402
from train.attribution.pretraining import HIDDEN, make_given, measure_noise, pretrain_encoder  # noqa: E402
from train.attribution.recipe import Pretraining, Schedule, Sizes  # noqa: E402
from train.attribution.rows import cut_rows, read_rows, write_rows  # noqa: E402
from train.attribution.training import measure_loss, prepare_torch, train_network  # noqa: E402
from train.attribution.vocabulary import number_words  # noqa: E402

pytestmark = pytest.mark.training

WORDS = number_words(["said", "warned", "bridge", "that", "claimed"])
SMALL = Sizes(words=len(WORDS) + 3, word=8, affix=4, small=2, hidden=8, link=4)
CUES = frozenset({WORDS["said"], WORDS["warned"]})


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> list[GoldArticle]:
    return list(read_gold(write_gold(tmp_path_factory.mktemp("train") / "gold", 6), WORDS))


@pytest.fixture
def network() -> Attributor:
    prepare_torch(0, 1)
    return Attributor(SMALL).eval()


def test_labels_say_what_was_marked(articles: list[GoldArticle]) -> None:
    for article in articles:
        example = make_example(article, frozenset(), 0)
        assert np.flatnonzero(example.cues == 1).tolist() == [mark.cue[0] for mark in article.marks]
        assert set(np.flatnonzero(example.roles == SOURCE)) == {at for mark in article.marks for at in mark.source}
        for row, mark in enumerate(article.marks):
            places, inside = example.windows.places[row], example.windows.inside[row]
            assert tuple(places[(example.links[row] == CONTENT) & inside]) == mark.content
            assert tuple(places[(example.links[row] == SOURCE) & inside]) == mark.source


def test_false_cues_are_words_that_are_cues_elsewhere_and_have_nothing(articles: list[GoldArticle]) -> None:
    article = replace(articles[0], marks=articles[0].marks[:4])
    left = articles[0].marks[4]
    example = make_example(article, frozenset({int(article.features[left.cue[0], 0])}), 0)
    assert example.heads.tolist() == sorted([*([m.cue[0], m.cue[-1]] for m in article.marks), [left.cue[0]] * 2])
    assert not example.links[example.heads[:, 0] == left.cue[0]].any()


def test_suspects_are_the_frequent_words_of_cues(articles: list[GoldArticle]) -> None:
    assert list_suspects(articles, 1) >= CUES
    assert list_suspects(articles, 10_000) == frozenset()
    assert WORDS["bridge"] not in list_suspects(articles, 1)


def test_a_batch_holds_every_article_as_it_stands_alone(articles: list[GoldArticle], network: Attributor) -> None:
    examples = [make_example(article, CUES, at) for at, article in enumerate(articles[:3])]
    alone = [measure_loss(network, make_batch([example]), None).item() for example in examples]
    batch = make_batch(examples)
    assert len(batch.flat) == sum(len(example.tokens) for example in examples)
    rows = batch.features.reshape(-1, batch.features.shape[-1])[batch.flat]
    assert np.array_equal(rows.numpy(), np.concatenate([example.features for example in examples]))
    together = measure_loss(network, batch, None).item()
    assert min(alone) <= together <= max(alone)


def test_groups_keep_the_order_and_the_size(articles: list[GoldArticle]) -> None:
    examples = [make_example(article, CUES, 0) for article in articles]
    order = [3, 1, 0, 2, 5, 4]
    groups = list(group_examples(examples, order, 300))
    assert [id(each) for group in groups for each in group] == [id(examples[at]) for at in order]
    assert all(len(group) == 1 or sum(len(each.tokens) for each in group) <= 300 for group in groups)
    assert max(map(len, groups)) > 1
    assert [len(group) for group in group_examples(examples, order, 1)] == [1] * 6


def test_shares_that_are_certain_cost_what_classes_cost(articles: list[GoldArticle], network: Attributor) -> None:
    example = make_example(articles[0], CUES, 0)
    hard, soft = (measure_loss(network, make_batch([each]), None) for each in (example, soften_example(example)))
    assert hard.item() == pytest.approx(soft.item(), rel=1e-5)


def test_a_labelled_text_is_an_example_of_shares() -> None:
    (text,) = list_texts(1, 2)
    forms = FormTable(WORDS)
    from train.attribution.gold import number_text

    count = len(number_text(text, forms).tokens)
    links = np.zeros((1, 192, 3), dtype=np.float16)
    links[0, :, 0], links[0, 64:70, CONTENT] = 0.5, 1.5
    label = Label(0, np.full((count, 3), 0.2, dtype=np.float16), np.array([[10, 10]]), links)
    example = make_soft_example(label, [text], forms)
    for shares in (example.cues, example.roles, example.links):
        assert shares.sum(-1) == pytest.approx(1.0, abs=1e-5)
    assert example.roles[10:16, CONTENT] == pytest.approx(0.75, abs=1e-3)
    assert not example.roles[16:, CONTENT].any()


def test_training_lowers_the_loss_and_repeats_by_seed(articles: list[GoldArticle]) -> None:
    schedule = Schedule(epochs=6, rate=1e-2, encoder_rate=1e-2, average=0.5, warmup=2, batch_tokens=200)
    examples = GoldExamples(articles, CUES, 0)
    batch = make_batch(examples(0))

    def train() -> tuple[float, float, list[torch.Tensor]]:
        prepare_torch(0, 1)
        network = Attributor(SMALL).eval()
        before = measure_loss(network, batch, None).item()
        kept = train_network(network, examples, schedule)
        return before, measure_loss(kept, batch, None).item(), list(kept.parameters())

    before, after, weights = train()
    assert after < before / 2
    assert all(torch.equal(one, other) for one, other in zip(weights, train()[2], strict=True))


def test_hidden_words_are_hidden_in_every_column_that_tells_them(tmp_path: Path) -> None:
    write_rows(list_texts(3, 0), WORDS, tmp_path)
    table, lengths = read_rows(tmp_path)
    numbers = Pretraining(rows=4, row_tokens=16, negatives=20, hidden_share=0.5)
    rows = cut_rows(lengths, 16, 8)[:4]
    given = make_given(table, rows, measure_noise(table, SMALL.words), numbers, np.random.default_rng(0))
    hidden = given["hidden"]
    assert 0 < hidden.sum() < hidden.size
    assert (given["features"][hidden][:, 0] == HIDDEN).all()
    assert not given["features"][hidden][:, 1:5].any()
    first, end = rows[0]
    assert given["words"][: end - first, 0].tolist() == table[first:end, 0].tolist()
    assert not given["asked_next"][given["words"][1:] <= 1].any()
    assert not given["asked_last"][given["words"][:-1] <= 1].any()
    assert given["negatives"].min() >= 1


def test_pretraining_changes_the_encoder_and_leaves_its_dropout(tmp_path: Path, network: Attributor) -> None:
    write_rows(list_texts(6, 0), WORDS, tmp_path)
    before = network.encoder.second.weight_hh_l0.detach().clone()
    dropout = network.encoder.drop.p
    numbers = Pretraining(steps=3, rows=4, row_tokens=16, shortest_row=4, negatives=20, warmup=1)
    pretrain_encoder(network.encoder, *read_rows(tmp_path), numbers, 0)
    assert not torch.equal(before, network.encoder.second.weight_hh_l0)
    assert network.encoder.drop.p == dropout
