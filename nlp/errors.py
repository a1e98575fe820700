"""One error tree. Messages are Chinese, name what to do, and never hold a citizen's text."""

from __future__ import annotations


class MinqingError(Exception):
    """Root of everything this project raises on purpose."""


class UnreadableText(MinqingError):
    """A suggestion that cannot be analysed at all."""


class EmptyText(UnreadableText):
    def __init__(self) -> None:
        super().__init__("诉求内容为空（去除空白和不可见字符后没有文字），请补充内容")


class TextTooLong(UnreadableText):
    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"诉求内容过长：{length} 字，上限 {limit} 字，请拆分或截取要点")
        self.length, self.limit = length, limit


class TaxonomyError(MinqingError):
    """A taxonomy file that contradicts itself or a label that it does not know."""


class LexiconError(MinqingError):
    """A lexicon file that cannot be read; the message names file and line."""


class BundleError(MinqingError):
    """A bundle that must not be loaded."""


class BundleTampered(BundleError):
    """A file is missing or its sha256 is not the one in the manifest."""


class BundleFormatUnknown(BundleError):
    """The bundle was written by another version of this program."""


class EncoderError(MinqingError):
    """Vectors of a wrong shape, width or value, or an encoder folder that cannot be used."""


class PlaceListError(MinqingError):
    """A list of places that contradicts itself."""

    def __init__(self, source: str, line: int, problem: str) -> None:
        super().__init__(f"地名表 {source} 第 {line} 行：{problem}" if line else f"地名表 {source}：{problem}")


class MatchingError(MinqingError):
    """Records that cannot be matched: a wrong vector, an id twice, or a matching folder that cannot be used."""
