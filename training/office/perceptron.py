"""A small perceptron with dropout, fitted by torch and kept as plain arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from nlp.tagging.heads import FloatArray
from nlp.tagging.office import Affine, Perceptron

HIDDEN = 256
EPOCHS, BATCH = 15, 128
RATE, DECAY = 2e-3, 0.01
DROPPED_INPUTS, DROPPED_UNITS = 0.2, 0.5
SMOOTHING = 0.05
"""Of the labels: one dispatcher in twenty would have sent it elsewhere."""
WARM_UP = 0.2


def fit_perceptron(inputs: FloatArray, target: npt.NDArray[np.int64], weight: FloatArray, seed: int) -> Perceptron:
    """``inputs`` (rows, columns), standardised; ``target`` (rows,) label numbers; ``weight`` (labels,)."""
    chance = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        hidden, out = nn.Linear(inputs.shape[1], HIDDEN), nn.Linear(HIDDEN, len(weight))
    steps = EPOCHS * -(-len(inputs) // BATCH)
    parameters = [*hidden.parameters(), *out.parameters()]
    optimiser = torch.optim.AdamW(parameters, RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=WARM_UP)
    loss = nn.CrossEntropyLoss(weight=torch.from_numpy(weight), label_smoothing=SMOOTHING)
    rows, labels = torch.from_numpy(inputs), torch.from_numpy(target)
    for _ in range(EPOCHS):
        for places in torch.split(torch.randperm(len(rows), generator=chance), BATCH):
            units = torch.relu(hidden(_dropped(rows[places], DROPPED_INPUTS, chance)))
            optimiser.zero_grad()
            loss(out(_dropped(units, DROPPED_UNITS, chance)), labels[places]).backward()
            optimiser.step()
            schedule.step()
    return Perceptron(_affine(hidden), _affine(out))


def _dropped(values: torch.Tensor, share: float, chance: torch.Generator) -> torch.Tensor:
    """Dropout with random numbers of its own, so that fits side by side do not change each other."""
    return values * (torch.rand(values.shape, generator=chance) >= share) / (1 - share)


def _affine(layer: nn.Linear) -> Affine:
    return Affine(layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy().copy())
