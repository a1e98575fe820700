"""Rebuilds multilingual-e5-small (MIT) as an ordinary sentence-transformers folder, without any hub.

The weights are those of :mod:`training.teacher_file`. What comes out is a 12-layer, 384-dimensional BERT over
the sentencepiece vocabulary of XLM-RoBERTa, mean pooling, unit length. Texts want the prefix ``query: ``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from training.teacher_file import FloatVector, TeacherFile, installed_weights, read_teacher_file

TEACHER_PREFIX = "query: "
"""What multilingual-e5 was trained to see before a text that is compared with its equals."""

_BEGIN, _PAD, _END, _UNKNOWN, _MASK = "<s>", "<pad>", "</s>", "<unk>", "<mask>"
_CONTROLS = Regex(r"[\x00-\x08\x0B\x0E-\x1F\x7F\x{8F}\x{9F}]")
_BLANKS = Regex(r"[\x{200B}-\x{200F}\x{2028}\x{2029}\x{2581}\x{FEFF}\x{FFFD}\s]+")

_LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_TENSORS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def build_teacher(folder: Path, weights: Path | None = None) -> Path:
    """Write the teacher as a model folder (470 MB) and return it.

    ``weights`` is the data file; by default the one of the installed package. Raises
    :class:`nlp.errors.EncoderError` when it is missing or damaged.
    """
    load_teacher(weights).save(str(folder), create_model_card=False)
    return folder


def load_teacher(weights: Path | None = None) -> SentenceTransformer:
    """The teacher in memory, on the CPU."""
    file = read_teacher_file(weights or installed_weights())
    with tempfile.TemporaryDirectory() as scratch:
        _bert(file).save_pretrained(scratch)
        _tokenizer(file).save_pretrained(scratch)
        transformer = Transformer(scratch, max_seq_length=file.header.positions)
    pooling = Pooling(file.header.hidden, pooling_mode="mean")
    return SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu")


def _bert(file: TeacherFile) -> BertModel:
    header = file.header
    config = BertConfig(
        vocab_size=header.vocabulary,
        hidden_size=header.hidden,
        num_hidden_layers=header.layers,
        num_attention_heads=header.heads,
        intermediate_size=header.intermediate,
        max_position_embeddings=header.positions,
        type_vocab_size=header.token_types,
        layer_norm_eps=header.epsilon,
        pad_token_id=_ids(file)[_PAD],
    )
    with torch.device("meta"):
        model = BertModel(config)
    state = {name: torch.zeros(parameter.shape) for name, parameter in model.named_parameters() if "pooler" in name}
    shapes = {name: parameter.shape for name, parameter in model.named_parameters()}
    state |= {name: torch.from_numpy(values.copy()).view(shapes[name]) for name, values in _named(file)}
    model.load_state_dict(state, assign=True)
    return model


def _named(file: TeacherFile) -> list[tuple[str, FloatVector]]:
    """The tensors under the names that transformers gives them."""
    names = dict(_EMBEDDING_TENSORS)
    for layer in range(file.header.layers):
        for short, long in _LAYER_TENSORS.items():
            for mark, kind in (("w", "weight"), ("b", "bias")):
                names[f"l{layer}.{short}.{mark}"] = f"encoder.layer.{layer}.{long}.{kind}"
    return [(names[name], values) for name, values in file.tensors.items()]


def _ids(file: TeacherFile) -> dict[str, int]:
    special = {_BEGIN, _PAD, _END, _UNKNOWN, _MASK}
    return {piece: index for index, (piece, _) in enumerate(file.pieces) if piece in special}


def _tokenizer(file: TeacherFile) -> PreTrainedTokenizerFast:
    ids = _ids(file)
    tokenizer = Tokenizer(Unigram(list(file.pieces), unk_id=ids[_UNKNOWN], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Replace(_CONTROLS, ""), normalizers.NFKC(), normalizers.Replace(_BLANKS, " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{_BEGIN} $A {_END}",
        pair=f"{_BEGIN} $A {_END} {_END} $B {_END}",
        special_tokens=[(_BEGIN, ids[_BEGIN]), (_END, ids[_END])],
    )
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in sorted(ids)])
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        model_max_length=file.header.positions,
        bos_token=_BEGIN,
        cls_token=_BEGIN,
        eos_token=_END,
        sep_token=_END,
        pad_token=_PAD,
        unk_token=_UNKNOWN,
        mask_token=_MASK,
    )
