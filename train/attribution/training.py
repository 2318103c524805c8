"""Training: the loss, the schedule, and the mean of the weights that is kept."""

from __future__ import annotations

import copy
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn

from train.attribution.batches import Batch, Example, group_examples, make_batch
from train.attribution.network import Attributor
from train.attribution.recipe import Schedule

WORD, UNKNOWN = 0, 1
# Weights of the three losses: cues are few among the tokens, roles only help the encoder, windows are long.
CUE_WEIGHT, ROLE_WEIGHT, LINK_WEIGHT = 4, 0.3, 1 / 16
REPORT_STEPS = 40

Examples = Callable[[int], Sequence[Example]]
Watch = Callable[[int, Attributor], None]


def prepare_torch(seed: int, threads: int) -> torch.device:
    """Set PyTorch to the same numbers for the same seed; the accelerator where there is one, else the processor."""
    # CUDA's matrix products repeat only with a workspace of fixed size, which is read when they are first used.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)
    torch.utils.deterministic.fill_uninitialized_memory = False
    torch.manual_seed(seed)
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def measure_loss(network: Attributor, batch: Batch, precision: torch.dtype | None = torch.bfloat16) -> Tensor:
    """What the network says of a batch against what it should."""
    with torch.autocast(batch.features.device.type, dtype=torch.bfloat16, enabled=precision is not None):
        cue, role, token, head = network.encode(batch.features)
        token, head = (part.reshape(-1, part.shape[-1])[batch.flat] for part in (token, head))
        cue, role = (part.reshape(-1, part.shape[-1])[batch.flat].float() for part in (cue, role))
        heads = (head[batch.heads[:, 0]] + head[batch.heads[:, 1]]) / 2
        links = network.link(token[batch.places], heads, batch.relations).float()
    return _compare(cue, role, links, batch)


def _compare(cue: Tensor, role: Tensor, links: Tensor, batch: Batch) -> Tensor:
    weights = batch.token_weights
    tokens = weights.sum()
    cue_loss = (_cross(cue, batch.cues) * weights).sum() / tokens
    role_loss = (_cross(role, batch.roles) * weights).sum() / tokens
    inside = batch.inside.float() * batch.cue_weights[:, None]
    link_loss = (_cross(links, batch.links) * inside).sum() / batch.cue_weights.sum().clamp(min=1)
    return CUE_WEIGHT * cue_loss + ROLE_WEIGHT * role_loss + link_loss * LINK_WEIGHT


def _cross(logits: Tensor, target: Tensor) -> Tensor:
    """Cross entropy with classes or with probabilities."""
    if target.dtype == torch.long:
        return nn.functional.cross_entropy(logits.movedim(-1, 1), target, reduction="none")
    return -(target * logits.log_softmax(-1)).sum(-1)


@dataclass
class _Course:
    """A training under way: the network, the mean of its weights, and how far it is."""

    network: Attributor
    schedule: Schedule
    optimizer: torch.optim.Optimizer
    kept: Attributor
    steps: int
    step: int = 0
    losses: list[float] = field(default_factory=list)

    def take_step(self, batch: Batch) -> None:
        """One step on a batch, with some words hidden."""
        batch.features[..., WORD][self._choose_hidden(batch)] = UNKNOWN
        speed = _set_rate(self.optimizer, self.schedule, self.step, self.steps)
        self.optimizer.zero_grad(set_to_none=True)
        loss = measure_loss(self.network, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        _average(self.kept, self.network, min(self.schedule.average, (self.step + 1) / (self.step + 10)))
        self.step += 1
        self._report(loss.item(), speed)

    def _choose_hidden(self, batch: Batch) -> Tensor:
        hidden = torch.rand(batch.features.shape[:2]) < self.schedule.word_dropout
        return hidden.to(batch.features.device)

    def _report(self, loss: float, speed: float) -> None:
        self.losses.append(loss)
        if self.step % REPORT_STEPS == 0:
            mean = sum(self.losses) / len(self.losses)
            print(f"  {self.step}/{self.steps} loss {mean:.4f} {speed:.2f}", flush=True)
            self.losses.clear()


def train_network(
    network: Attributor, examples: Examples, schedule: Schedule, watch: Watch | None = None
) -> Attributor:
    """The network after the schedule, with the mean of its weights; `examples` gives those of an epoch."""
    torch.manual_seed(schedule.seed)
    rng = np.random.default_rng(schedule.seed)
    device = next(network.parameters()).device
    steps = _count_steps(examples(0), schedule)
    course = _Course(network, schedule, _make_optimizer(network, schedule), copy.deepcopy(network), steps)
    for epoch in range(schedule.epochs):
        chosen = examples(epoch)
        network.train()
        for group in group_examples(chosen, rng.permutation(len(chosen)).tolist(), schedule.batch_tokens):
            course.take_step(make_batch(group).to(device))
        if watch is not None:
            watch(epoch, course.kept.eval())
    course.kept.eval()
    return course.kept


def _count_steps(examples: Sequence[Example], schedule: Schedule) -> int:
    groups = group_examples(examples, range(len(examples)), schedule.batch_tokens)
    return schedule.epochs * sum(1 for _ in groups)


def _make_optimizer(network: Attributor, schedule: Schedule) -> torch.optim.Optimizer:
    before = list(network.encoder.parameters())
    known = {id(p) for p in before}
    rest = [p for p in network.parameters() if id(p) not in known]
    groups = [{"params": before, "base": schedule.encoder_rate}, {"params": rest, "base": schedule.rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _set_rate(optimizer: torch.optim.Optimizer, schedule: Schedule, step: int, steps: int) -> float:
    speed = min(1.0, (step + 1) / schedule.warmup) * (0.5 + 0.5 * math.cos(math.pi * min(1.0, step / steps)))
    for group in optimizer.param_groups:
        group["lr"] = group["base"] * speed
    return speed


@torch.no_grad()
def _average(kept: nn.Module, network: nn.Module, share: float) -> None:
    for mean, now in zip(kept.parameters(), network.parameters(), strict=True):
        mean.lerp_(now, 1 - share)
