"""Random draws over whole arrays."""

import numpy as np

Array = np.ndarray
Generator = np.random.Generator


def generator(seed: int, purpose: int, chunk: int = 0) -> Generator:
    """Return the stream of one purpose and chunk; streams of different keys are independent."""
    sequence = np.random.SeedSequence(seed, spawn_key=(purpose, chunk))
    return np.random.Generator(np.random.PCG64(sequence))


def chance(rng: Generator, probability: Array | float, count: int) -> Array:
    """Return `count` booleans, each true with its probability."""
    return rng.random(count) < probability


def draw(rng: Generator, weights: Array, count: int) -> Array:
    """Return `count` indices into `weights`, in proportion to them."""
    bounds = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(bounds, rng.random(count), side="right"), len(bounds) - 1)


def draw_rows(rng: Generator, weights: Array) -> Array:
    """Return one index per row of `weights` (n, k), in proportion to the row."""
    bounds = np.cumsum(weights, axis=1)
    level = rng.random(len(weights)) * bounds[:, -1]
    return np.minimum((level[:, None] >= bounds).sum(axis=1), weights.shape[1] - 1)


def between(rng: Generator, low: Array | int, high: Array | int, count: int) -> Array:
    """Return `count` integers, uniform from low to high, both included."""
    return rng.integers(low, np.asarray(high) + 1, count)


def logistic(value: Array) -> Array:
    """Return the probability of a log-odds value."""
    return 1.0 / (1.0 + np.exp(-value))


def with_nulls(rng: Generator, index: Array, share: float) -> Array:
    """Return `index` with a share of it replaced by -1 (null)."""
    return np.where(chance(rng, share, len(index)), -1, index)
