"""Whether one neuron can answer a yes/no table without a mistake: whether a flat cut parts the two kinds of rows.

For one input the cut is a point, for two a straight line, for three a plane. Knows nothing of training.
"""

from __future__ import annotations

import numpy as np

MOST_STEPS = 2000
NOTHING = 1e-9  # of points whose size is about 1


def separable(inputs: np.ndarray, targets: np.ndarray) -> bool | None:
    """Whether weights and a bias exist with w·x + b > 0 for every yes and < 0 for every no; None: not found out.

    ``inputs`` has shape (rows, n), ``targets`` (rows,), 0 or 1, without gaps. By Gordan's theorem there are none just
    when the origin lies in the convex hull of the points ±(x, 1), + for yes and − for no. So the point of that hull
    that is nearest to the origin is looked for: as soon as all points lie on its side, it is itself such a (w, b).
    Source: P. Wolfe, "Finding the nearest point in a polytope", Mathematical Programming 11, 1976.
    """
    signs = np.where(targets > 0.5, 1.0, -1.0)
    if not len(signs) or abs(signs.sum()) == len(signs):
        return True  # the same answer to everything is right
    x = inputs.astype(float)
    middle, size = x.mean(axis=0), np.abs(x - x.mean(axis=0)).max(axis=0)
    x = (x - middle) / np.where(size > 0, size, 1.0)
    points = np.unique(np.column_stack((x, np.ones(len(x)))) * signs[:, np.newaxis], axis=0)
    chosen = [int(np.argmin((points**2).sum(axis=1)))]
    shares = np.ones(1)
    for _ in range(MOST_STEPS):
        nearest = shares @ points[chosen]
        heights = points @ nearest
        if heights.min() > 0 and nearest @ nearest > NOTHING**2:
            return True
        if nearest @ nearest <= NOTHING**2:
            return False
        lowest = int(np.argmin(heights))
        if lowest in chosen:
            return None  # no further, and not at the origin: too close to call
        chosen, shares = _nearest_of([*chosen, lowest], np.append(shares, 0.0), points)
    return None


def _nearest_of(chosen: list[int], shares: np.ndarray, points: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Of the hull of some points that which is nearest to the origin: the points that are needed, and their shares."""
    while True:
        corners = points[chosen]
        count = len(chosen)
        system = np.ones((count + 1, count + 1))
        system[0, 0] = 0.0
        system[1:, 1:] = corners @ corners.T
        wished = np.linalg.lstsq(system, np.append(1.0, np.zeros(count)), rcond=None)[0][1:]
        if wished.min() > 1e-12:
            return chosen, wished / wished.sum()
        # Only as far as no share becomes negative; that point is not needed.
        falling = wished <= 1e-12
        steps = shares[falling] / np.maximum(shares[falling] - wished[falling], 1e-300)
        shares = shares + min(1.0, float(steps.min())) * (wished - shares)
        kept = shares > 1e-12
        kept[np.flatnonzero(falling)[int(np.argmin(steps))]] = False
        chosen, shares = [place for place, keep in zip(chosen, kept, strict=True) if keep], shares[kept]
        shares = shares / shares.sum()
