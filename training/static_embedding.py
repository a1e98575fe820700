"""The shipped table as a sentence-transformers model, for whoever wants to train it on or compare it there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import WhitespaceSplit

from nlp.encoding.table import StaticTable

UNKNOWN = "[UNK]"
"""Stands for characters the table lacks; its row is zero, so it moves no vector."""


def as_static_embedding(folder: Path) -> SentenceTransformer:
    """A model that takes segmented text, words parted by blanks: ``" ".join(tokens)`` of a title or of a body.

    Its vectors are those of :class:`nlp.encoding.static.StaticEncoder` on the same folder; for a document with both,
    that one adds the two unit vectors. Raises :class:`nlp.errors.EncoderError` when the folder is no static table.
    """
    table = StaticTable.load(folder)
    unknown = np.zeros((1, table.codes.shape[1]), dtype=np.float32)
    embedding = StaticEmbedding(_tokenizer(table), embedding_weights=np.concatenate([table.vectors(), unknown]))
    return SentenceTransformer(modules=[embedding, Normalize()], device="cpu")


def _tokenizer(table: StaticTable) -> Tokenizer:
    """Words as they are; without merges, a word that is not in the vocabulary falls to its characters."""
    vocabulary = {word: row for row, word in enumerate([*table.words, UNKNOWN])}
    tokenizer = Tokenizer(BPE(vocabulary, [], unk_token=UNKNOWN, ignore_merges=True))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    return tokenizer
