"""A file is complete or not there: written beside its target, renamed at the end."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from service.ledger.errors import OutputUnwritable

_REASONS = {
    errno.ENOENT: "这个位置不能新建文件",
    errno.EINVAL: "文件名或位置不被操作系统接受",
    errno.EIO: "磁盘读写出错",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "超出了磁盘配额",
    errno.EFBIG: "文件超过了允许的大小",
    errno.EROFS: "磁盘是只读的",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EEXIST: "路径中有一段是文件，不是文件夹",
    errno.EISDIR: "同名的文件夹已存在",
    errno.ENAMETOOLONG: "文件名过长",
}


def reason(error: OSError) -> str:
    """What the operating system says, in Chinese."""
    if isinstance(error, PermissionError):
        return "没有权限，或文件正被其他程序（如 WPS）打开"
    return _REASONS.get(error.errno or 0, f"操作系统拒绝（错误号 {error.errno}）")


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path to write to. It becomes ``target`` when the block ends well and is removed when it does not.

    After a kill it stays, hidden, until the next run to the same target writes over it.

    Raises :class:`OutputUnwritable` for what the operating system refuses.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(target)
    except OSError as error:
        raise OutputUnwritable(target, reason(error)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
