"""Where keys stand in a large array: a hash table of plain arrays, asked for a whole batch of keys at once.

A binary search in 200,000 keys takes 17 steps, most of them cache misses; here nearly every key needs one look.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

KeyArray = npt.NDArray[np.uint64]
PlaceArray = npt.NDArray[np.int64]

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""2⁶⁴ over the golden ratio (Knuth, TAOCP 6.4): its multiples' high bits are spread evenly."""
_ROOM = 4
"""Slots a key at least: few keys find their slot taken and have to look into the next."""
_EMPTY = np.uint64(2**64 - 1)
_MISSING = -1


class KeyTable:
    """Open addressing with linear probing. Immutable once made, and safe to use from several threads."""

    def __init__(self, keys: KeyArray) -> None:
        """``keys``: distinct, each below 2⁶⁴ - 1."""
        bits = max(1, (_ROOM * len(keys) - 1).bit_length())
        self._shift, self._mask = np.uint64(64 - bits), (1 << bits) - 1
        self._key = np.full(1 << bits, _EMPTY)
        self._place = np.full(1 << bits, _MISSING, dtype=np.int32)
        self._fill(keys)

    def find(self, keys: KeyArray) -> PlaceArray:
        """Position of each key in the keys that the table was made of, -1 where it is not among them."""
        slot = self._slot(keys)
        held = self._key[slot]
        found = np.where(held == keys, self._place[slot], _MISSING).astype(np.int64)
        asking = np.flatnonzero((held != keys) & (held != _EMPTY))
        while len(asking):
            slot[asking] = (slot[asking] + 1) & self._mask
            held = self._key[slot[asking]]
            hit = held == keys[asking]
            found[asking[hit]] = self._place[slot[asking[hit]]]
            asking = asking[~hit & (held != _EMPTY)]
        return found

    def _fill(self, keys: KeyArray) -> None:
        slot, waiting = self._slot(keys), np.arange(len(keys))
        while len(waiting):
            at = slot[waiting]
            free = self._key[at] == _EMPTY
            # Of several that want one free slot the last stays; the others see it taken, and go on to the next.
            self._place[at[free]] = waiting[free]
            settled = free & (self._place[at] == waiting)
            self._key[at[settled]] = keys[waiting[settled]]
            waiting = waiting[~settled]
            slot[waiting] = (slot[waiting] + 1) & self._mask

    def _slot(self, keys: KeyArray) -> PlaceArray:
        return ((keys * _SPREAD) >> self._shift).astype(np.int64)
