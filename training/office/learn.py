"""Learns an office's labels from its history, and says how well, on the latest rows, before it writes anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from nlp.bundle import Bundle
from nlp.errors import UnreadableText
from nlp.tagging.calibration import Choice, Floats
from nlp.tagging.layout import Layout
from nlp.tagging.ngrams import NgramVocabulary
from nlp.tagging.office import OfficeHead, OfficeTagger, shipped_view
from nlp.tagging.tagger import LinearTagger
from nlp.types import Document, FloatMatrix
from training.calibrate import fit_choice
from training.evaluation.estimates import Estimate
from training.labelled import LabelError
from training.office.figures import Ranked, difference, figures, label_f1, plain_answers
from training.office.fit import FOLDS, Material, fit_head, office_vocabulary
from training.office.history import TASK_NAMES, HistoryRow, Learnable, learnable, tasks_of
from training.office.split import Split, split_latest
from training.office.thinning import thinned

BATCH = 512
LEAST_TEST = 20
"""Fewer test rows than this say nothing: nothing is learned then."""

Places = npt.NDArray[np.int64]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class ReadHistory:
    """The rows that could be read, and what the shipped pipeline makes of them."""

    rows: tuple[HistoryRow, ...]
    documents: tuple[Document, ...]
    vectors: FloatMatrix
    shipped: FloatMatrix
    """As :func:`nlp.tagging.office.shipped_view` gives it."""
    unread: tuple[str, ...]
    """Why the others could not be read."""
    copies: int = 0
    """Rows of a template that were left out, because enough of it is there."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """One task: the head that all rows taught, and the figures of one that had not seen the latest rows."""

    task: str
    head: OfficeHead
    labels: Learnable
    split: Split
    figures: dict[str, dict[str, Estimate]]
    """By who answered: 新模型, 基线."""
    answers: Ranked
    truth: tuple[str, ...]
    """Of the test rows."""
    margin: Estimate | None
    """Of acc@1 over the champion's on the same rows."""
    by_label: dict[str, dict[str, float]]
    """F1 of each label with enough test rows, by who answered."""


def read_history(bundle: Bundle, rows: Sequence[HistoryRow], *, thin: bool = False) -> ReadHistory:
    """``thin``: of a template only so many rows as teach something.

    Raises :class:`LabelError` when no row has a label.
    """
    tagger, pipeline = shipped_tagger(bundle), bundle.pipeline
    kept, documents, unread = [], [], []
    for row in rows:
        try:
            documents.append(pipeline.document(row.suggestion))
            kept.append(row)
        except UnreadableText as error:
            unread.append(f"{row.where}：{error}")
    if not tasks_of(kept):
        raise LabelError("台账里没有一行带主题或部门；请用 --theme 列名 或 --department 列名 指明标签在哪一列")
    read = len(kept)
    if thin:
        places = thinned(documents, kept).tolist()
        kept, documents = [kept[place] for place in places], [documents[place] for place in places]
    vectors = pipeline.encoder.encode(documents)
    batches = [slice(at, at + BATCH) for at in range(0, len(documents), BATCH)]
    scores = [shipped_view(tagger, documents[batch], vectors[batch]) for batch in batches]
    return ReadHistory(tuple(kept), tuple(documents), vectors, np.vstack(scores), tuple(unread), read - len(kept))


def shipped_tagger(bundle: Bundle) -> LinearTagger:
    """The tagger below the office's own labels."""
    tagger = bundle.pipeline.tagger
    return tagger.shipped if isinstance(tagger, OfficeTagger) else tagger  # type: ignore[return-value]


def learn(
    history: ReadHistory, tell: Progress, champion: OfficeTagger | None = None
) -> tuple[NgramVocabulary, list[Learned]]:
    """All tasks that the rows have labels of, over one vocabulary.

    ``champion``: the office's present tagger, asked the same questions; it may have learned from some of the rows.
    """
    torch.set_num_threads(1)  # the fits run side by side; more threads of each would only take turns
    labels = [learnable(history.rows, task) for task in tasks_of(history.rows)]
    documents = history.documents
    labelled = sorted({place for each in labels for place in each.places})
    vocabulary = office_vocabulary([documents[place] for place in labelled])
    learned = [_learn_task(history, each, vocabulary, tell) for each in labels]
    return vocabulary, [_beside(each, champion, history) for each in learned]


def material(vocabulary: NgramVocabulary, history: ReadHistory, places: Places) -> Material:
    layout = Layout.of([history.documents[int(place)] for place in places])
    features = vocabulary.count(layout, vocabulary.facts(layout)).matrix
    return Material(features, history.vectors[places], history.shipped[places])


class _Exam(NamedTuple):
    """What heads that had not seen the test rows answered to them."""

    ours: Ranked
    plain: Ranked
    choice: Choice
    """Makes probabilities of the scores of a head like ours."""


def _learn_task(history: ReadHistory, labels: Learnable, vocabulary: NgramVocabulary, tell: Progress) -> Learned:
    tell(f"{TASK_NAMES[labels.task]}：{len(labels.places)} 行、{len(set(labels.names))} 个，先用较早的学、用最近的考")
    places, names = np.array(labels.places), np.array(labels.names)
    split = _split(history, labels)
    exam, truth = _exam(history, labels, split), names[split.test].tolist()
    tell("再用全部的行学一遍")
    head = fit_head(material(vocabulary, history, places), names.tolist(), _folds(split.groups))
    return Learned(
        task=labels.task,
        head=replace(head, choice=exam.choice),
        labels=labels,
        split=split,
        figures={"新模型": figures(exam.ours, truth), "基线": figures(exam.plain, truth)},
        answers=exam.ours,
        truth=tuple(truth),
        margin=None,
        by_label={"新模型": label_f1(exam.ours, truth), "基线": label_f1(exam.plain, truth)},
    )


def _split(history: ReadHistory, labels: Learnable) -> Split:
    """Of the task's rows. Raises :class:`LabelError` when too few are left to be asked."""
    split = split_latest(
        [history.documents[place] for place in labels.places],
        [history.rows[place].suggestion.reported_at for place in labels.places],
    )
    taught = {labels.names[place] for place in split.train.tolist()}
    if len(split.test) < LEAST_TEST or len(taught) < 2:
        raise LabelError(f"{TASK_NAMES[labels.task]}的行太相似或太少，留不出 {LEAST_TEST} 行来考；请多给些台账")
    return split


def _exam(history: ReadHistory, labels: Learnable, split: Split) -> _Exam:
    places, names = np.array(labels.places), np.array(labels.names)
    known, truth = names[split.train].tolist(), names[split.test].tolist()
    train, test = ([history.documents[place] for place in places[side].tolist()] for side in (split.train, split.test))
    with ThreadPoolExecutor(1) as pool:
        plain = pool.submit(plain_answers, train, known, test)
        words = office_vocabulary(train)
        trial = fit_head(material(words, history, places[split.train]), known, _folds(split.groups[split.train]))
    seen = material(words, history, places[split.test])
    scores = trial.logits(seen.features, seen.vectors, seen.shipped)
    ours = replace(Ranked.of(scores, trial.labels), sureness=_crossed_sureness(scores, trial.labels, truth))
    return _Exam(ours, plain.result(), fit_choice(*_known(scores, trial.labels, truth)))


def _beside(learned: Learned, champion: OfficeTagger | None, history: ReadHistory) -> Learned:
    """With the champion's figures, where it has labels of this task."""
    if champion is None or learned.task not in champion.heads:
        return learned
    head = champion.heads[learned.task]
    places = np.array(learned.labels.places)[learned.split.test]
    seen = material(champion.vocabulary, history, places)
    names = [champion.taxonomy.theme(code).name for code in head.labels] if learned.task == "theme" else head.labels
    theirs = Ranked.of(head.logits(seen.features, seen.vectors, seen.shipped), names, head.choice)
    return replace(
        learned,
        figures={**learned.figures, "现用": figures(theirs, learned.truth)},
        margin=difference(learned.answers, theirs, learned.truth),
        by_label={**learned.by_label, "现用": label_f1(theirs, learned.truth)},
    )


def _crossed_sureness(scores: Floats, labels: Sequence[str], truth: Sequence[str]) -> tuple[float, ...]:
    """Of each row's best label, by a calibration that saw the other half of the rows."""
    sure = np.zeros(len(scores))
    for half in (0, 1):
        at, other = np.arange(half, len(scores), 2), np.arange(1 - half, len(scores), 2)
        choice = fit_choice(*_known(scores[other], labels, [truth[place] for place in other.tolist()]))
        sure[at] = choice.probabilities(scores[at]).max(axis=1)
    return tuple(sure.tolist())


def _folds(groups: Places) -> Places:
    return groups % FOLDS


def _known(
    scores: Floats, labels: Sequence[str], truth: Sequence[str]
) -> tuple[Floats, Sequence[str], list[str], list[frozenset[str]]]:
    """The rows whose label the model could have given, for its temperature."""
    rows = [place for place, name in enumerate(truth) if name in labels]
    names = [truth[place] for place in rows]
    return scores[rows], labels, names, [frozenset({name}) for name in names]
