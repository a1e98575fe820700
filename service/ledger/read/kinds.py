"""What a file is, by its content: exports with a wrong extension are common."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from service.ledger.errors import (
    LedgerEmpty,
    LedgerEncrypted,
    LedgerForeign,
    LedgerIsFolder,
    LedgerMissing,
    LedgerTruncated,
)
from service.ledger.read.sheet_xml import DAMAGE
from service.ledger.rows import Kind

_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"
_FOREIGN_STARTS = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"SQLite format 3", "数据库文件"),
)
_FOREIGN_PARTS = (("word/", "Word 文档"), ("ppt/", "演示文稿"), ("content.xml", "ODF 文档（.ods 等）"))
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|meta|head|style)", re.IGNORECASE)
_HEAD_BYTES = 4096
_OTHER_EXTENSIONS = {Kind.XLSX: {".xlsm", ".xltx", ".et"}, Kind.XLS: {".et"}, Kind.CSV: {".txt"}, Kind.TSV: {".txt"}}
_JSON_EXTENSIONS = {".jsonl", ".ndjson", ".json"}


def kind_of(path: Path) -> Kind:
    """The format of the content. Text that is no jsonl is CSV; its separator is found later.

    Raises :class:`~service.ledger.errors.LedgerError` for what is missing, empty, cut off, encrypted or foreign.
    """
    if not path.exists():
        raise LedgerMissing(path)
    if path.is_dir():
        raise LedgerIsFolder(path)
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if len(head) < _HEAD_BYTES and not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise LedgerEmpty(path)
    if head.startswith(_ZIP):
        return _kind_of_zip(path)
    if head.startswith(_OLE):
        return _kind_of_ole(path)
    if head.startswith(_PARQUET):
        return _kind_of_parquet(path)
    return _kind_of_text(path, head)


def extension_matches(path: Path, kind: Kind) -> bool:
    suffix = path.suffix.lower()
    if kind is Kind.JSONL:
        return suffix in _JSON_EXTENSIONS
    return suffix in {f".{kind}"} | _OTHER_EXTENSIONS.get(kind, set())


def _kind_of_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except DAMAGE as error:
        raise LedgerTruncated(path, "xlsx") from error
    if any(name.startswith("xl/workbook.") for name in names):
        return Kind.XLSX
    found = next((found for part, found in _FOREIGN_PARTS if any(name.startswith(part) for name in names)), "压缩包")
    raise LedgerForeign(path, found)


def _kind_of_ole(path: Path) -> Kind:
    content = path.read_bytes()
    if _stream_name("EncryptedPackage") in content:
        raise LedgerEncrypted(path)
    if _stream_name("WordDocument") in content:
        raise LedgerForeign(path, "Word 文档")
    if _stream_name("Workbook") in content or _stream_name("Book") in content:
        return Kind.XLS
    raise LedgerTruncated(path, "xls")


def _stream_name(name: str) -> bytes:
    """A name in the directory of an OLE file: UTF-16, ended by a zero."""
    return name.encode("utf-16-le") + b"\x00\x00"


def _kind_of_parquet(path: Path) -> Kind:
    with path.open("rb") as file:
        file.seek(-len(_PARQUET), 2)
        if file.read() != _PARQUET or file.tell() <= len(_PARQUET):
            raise LedgerTruncated(path, "parquet")
    return Kind.PARQUET


def _kind_of_text(path: Path, head: bytes) -> Kind:
    for start, found in _FOREIGN_STARTS:
        if head.startswith(start):
            raise LedgerForeign(path, found)
    if _MARKUP.match(head):
        raise LedgerForeign(path, "网页（HTML/XML）")
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if first.startswith(b"{") and (path.suffix.lower() in _JSON_EXTENSIONS or b'":' in first or b'" :' in first):
        return Kind.JSONL
    if path.suffix.lower() in _JSON_EXTENSIONS:
        if first.startswith(b"["):
            raise LedgerForeign(path, "一个 JSON 数组（需要每行一个对象的 jsonl）")
        return Kind.JSONL
    return Kind.TSV if path.suffix.lower() == ".tsv" else Kind.CSV
