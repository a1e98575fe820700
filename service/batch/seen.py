"""Which ids came before, in a few bytes each: a million rows must not be held to see that one comes twice."""

from __future__ import annotations

from array import array

_FIRST_SLOTS = 1 << 12
_FULLEST = 0.6
"""Share of the slots in use from which on their number is doubled."""
_FREE = 0
_WIDTH = (1 << 64) - 1


class SeenIds:
    """A set of texts, kept as 64-bit hashes by open addressing: 13 to 27 bytes a text, whatever its length.

    Two texts share a hash with a chance of 3 in 100 million in a whole ledger of a million rows; then the later row is
    named by its place and says so, as one whose id was given before.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _FIRST_SLOTS))
        self._count = 0

    def __contains__(self, text: object) -> bool:
        return self._slots[self._slot(_digest(text))] != _FREE

    def add(self, text: str) -> None:
        digest = _digest(text)
        slot = self._slot(digest)
        if self._slots[slot] == _FREE:
            self._slots[slot] = digest
            self._count += 1
            if self._count > _FULLEST * len(self._slots):
                self._double()

    @property
    def nbytes(self) -> int:
        return self._slots.itemsize * len(self._slots)

    def _slot(self, digest: int) -> int:
        """Where the digest is, or the free slot where it belongs."""
        slots, last = self._slots, len(self._slots) - 1
        slot = digest & last
        while slots[slot] not in (_FREE, digest):
            slot = (slot + 1) & last
        return slot

    def _double(self) -> None:
        held, self._slots = self._slots, array("Q", bytes(16 * len(self._slots)))
        for digest in held:
            if digest != _FREE:
                self._slots[self._slot(digest)] = digest


def _digest(text: object) -> int:
    """Never that of a free slot. Python's own hash: keyed anew in each process, so that no ledger can aim at it."""
    return hash(text) & _WIDTH or 1
