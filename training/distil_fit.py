"""Moves the rows of a static table by gradient descent, so that their sums say what they should.

Two aims, one after the other: the sum of a message's words should point where the teacher's sentence vector
points; then a title should point to its own body rather than to another message's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F  # noqa: N812

from nlp.types import FloatMatrix

Bag = npt.NDArray[np.int64]
"""Rows of the table whose sum is a text; at least one."""

WORD_DROP = 0.2
"""Share of words left out at random while fitting, so that no row leans on its neighbours."""
TEMPERATURE = 0.07
"""Of the softmax over a batch of titles and bodies; 0.05 does as well, 0.1 no better (docs/decisions/002)."""
SEED = 20200


@dataclass(frozen=True, slots=True)
class Descent:
    """How long and how fast: passes over the texts, texts a step, Adam's rate for rows of length about 1."""

    epochs: int
    batch: int
    rate: float


TO_SENTENCES = Descent(epochs=8, batch=256, rate=0.0015)
TO_PAIRS = Descent(epochs=15, batch=2048, rate=0.0025)


def fit_to_sentences(
    table: FloatMatrix, bags: Sequence[Bag], targets: FloatMatrix, descent: Descent = TO_SENTENCES
) -> FloatMatrix:
    """Rows whose sum over ``bags[i]`` has the direction of ``targets[i]`` (unit rows): the mean cosine is raised."""
    wanted = torch.from_numpy(targets)

    def loss(rows: torch.Tensor, chosen: list[int]) -> torch.Tensor:
        sums = _sums(rows, [bags[i] for i in chosen])
        return 1 - (sums * wanted[chosen]).sum(dim=1).mean()

    return _descend(table, len(bags), loss, descent)


def fit_to_pairs(
    table: FloatMatrix, titles: Sequence[Bag], bodies: Sequence[Bag], descent: Descent = TO_PAIRS
) -> FloatMatrix:
    """Rows by which ``titles[i]`` is nearer to ``bodies[i]`` than to the other bodies of its batch, and back."""

    def loss(rows: torch.Tensor, chosen: list[int]) -> torch.Tensor:
        left = _sums(rows, [titles[i] for i in chosen])
        right = _sums(rows, [bodies[i] for i in chosen])
        nearness = left @ right.T / TEMPERATURE
        own = torch.arange(len(chosen))
        return (F.cross_entropy(nearness, own) + F.cross_entropy(nearness.T, own)) / 2

    return _descend(table, len(titles), loss, descent)


def _descend(
    table: FloatMatrix, count: int, loss: Callable[[torch.Tensor, list[int]], torch.Tensor], descent: Descent
) -> FloatMatrix:
    torch.manual_seed(SEED)
    order = np.random.default_rng(SEED)
    rows = torch.tensor(table, dtype=torch.float32, requires_grad=True)
    optimiser = torch.optim.Adam([rows], lr=descent.rate)
    for _ in range(descent.epochs):
        shuffled = order.permutation(count).tolist()
        for start in range(0, count, descent.batch):
            optimiser.zero_grad()
            loss(rows, shuffled[start : start + descent.batch]).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return rows.detach().numpy()


def _sums(rows: torch.Tensor, bags: Sequence[Bag]) -> torch.Tensor:
    """Unit-length sums of the bags, some of their words left out."""
    words = torch.from_numpy(np.concatenate(bags))
    starts = torch.from_numpy(np.cumsum([0, *(len(bag) for bag in bags[:-1])]))
    kept = (torch.rand(len(words)) >= WORD_DROP).float()
    return F.normalize(F.embedding_bag(words, rows, starts, mode="sum", per_sample_weights=kept), dim=1)
