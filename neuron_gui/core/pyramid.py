"""A growing series with minima and maxima at every scale: a million points are drawn as a few hundred.

Knows nothing of what the numbers mean.
"""

from __future__ import annotations

import numpy as np

FACTOR = 8  # each level has one pair for so many of the level below


class _Growing:
    """A one-dimensional float32 array that grows by doubling."""

    def __init__(self) -> None:
        self._data = np.empty(1024, dtype=np.float32)
        self.size = 0

    @property
    def values(self) -> np.ndarray:
        return self._data[: self.size]

    def append(self, values: np.ndarray) -> None:
        end = self.size + len(values)
        while end > len(self._data):
            self._data = np.concatenate((self._data, np.empty_like(self._data)))
        self._data[self.size : end] = values
        self.size = end


class Pyramid:
    """Values by index 0, 1, 2, …; NaN counts as nothing, infinities as themselves."""

    def __init__(self) -> None:
        self._values = _Growing()
        self._levels: list[tuple[_Growing, _Growing]] = []  # minima and maxima of full blocks of FACTOR ** (level + 1)

    def __len__(self) -> int:
        """How many values there are."""
        return self._values.size

    @property
    def values(self) -> np.ndarray:
        """All values, a view of shape (count,)."""
        return self._values.values

    def append(self, values: np.ndarray) -> None:
        """Add values at the end."""
        self._values.append(values)
        lows = highs = self._values.values
        level = 0
        while len(lows) >= FACTOR:
            if level == len(self._levels):
                self._levels.append((_Growing(), _Growing()))
            low, high = self._levels[level]
            done, full = low.size, len(lows) // FACTOR
            if done < full:
                fresh = slice(done * FACTOR, full * FACTOR)
                low.append(np.fmin.reduce(lows[fresh].reshape(-1, FACTOR), axis=1))
                high.append(np.fmax.reduce(highs[fresh].reshape(-1, FACTOR), axis=1))
            lows, highs = low.values, high.values
            level += 1

    def envelope(self, first: int, last: int, buckets: int) -> tuple[np.ndarray, np.ndarray]:
        """Indices and values that draw the series from ``first`` to ``last`` in at most 2 × ``buckets`` + 2 points.

        Where values must be put together, each bucket gives its smallest and its largest, the one nearer to its first
        value first: so a stretch that only falls or only rises is drawn through true points. The two ends are always
        the true values. Returns two arrays of equal length.
        """
        first, last = max(0, first), min(last, len(self) - 1)
        count = max(0, last - first + 1)
        last = first + count - 1  # a range that ends before it begins is empty, however far before
        if count <= 2 * buckets:
            return np.arange(first, last + 1), self.values[first : last + 1]
        # The coarsest level that still has a full block for every bucket.
        low = high = self.values
        size, begin, end = 1, first, last + 1
        for coarser, (grown_low, grown_high) in enumerate(self._levels, 1):
            wide = FACTOR**coarser
            blocks = -(-first // wide), min((last + 1) // wide, grown_low.size)
            if blocks[1] - blocks[0] < buckets:
                break
            low, high, size, (begin, end) = grown_low.values, grown_high.values, wide, blocks
        edges = np.linspace(begin, end, buckets + 1).astype(int)[:-1]
        lows = np.fmin.reduceat(low[:end], edges)
        highs = np.fmax.reduceat(high[:end], edges)
        # What lies before the first full block and after the last one belongs to the outermost buckets.
        for bucket, rest in ((0, self.values[first : begin * size]), (-1, self.values[end * size : last + 1])):
            if len(rest):
                lows[bucket] = np.fmin(lows[bucket], np.fmin.reduce(rest))
                highs[bucket] = np.fmax(highs[bucket], np.fmax.reduce(rest))
        firsts, lasts = edges * size, np.append(edges[1:] * size, last + 1) - 1
        firsts[0] = first
        places = np.column_stack((firsts, lasts)).ravel()
        falls = self.values[firsts] >= self.values[lasts]
        drawn = np.where(falls[:, np.newaxis], np.column_stack((highs, lows)), np.column_stack((lows, highs))).ravel()
        return (
            np.concatenate(([first], places, [last])),
            np.concatenate((self.values[first : first + 1], drawn, self.values[last : last + 1])),
        )
