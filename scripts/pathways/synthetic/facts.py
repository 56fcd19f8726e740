"""Facts under construction: arrays by name, collected in parts and joined once."""

from collections import defaultdict

import numpy as np

from pathways.synthetic.sampling import Array

Facts = dict[str, Array]


class Collector:
    """Collects parts of tables; a part's columns are arrays of one length, or one number."""

    def __init__(self) -> None:
        self._parts: dict[str, list[Facts]] = defaultdict(list)

    def add(self, table: str, **columns: Array | int) -> None:
        """Add rows; a single number is repeated on every row."""
        size = max((len(value) for value in columns.values() if np.ndim(value)), default=0)
        if size:
            self._parts[table].append(
                {name: np.broadcast_to(value, (size,)) for name, value in columns.items()}
            )

    def table(self, name: str, columns: tuple[str, ...]) -> Facts:
        """Return all rows of a table, in the order in which they were added."""
        parts = self._parts.get(name, [])
        return {
            column: np.concatenate([part[column] for part in parts] or [np.empty(0, np.int64)])
            for column in columns
        }


def unique_rows(facts: Facts, *keys: str) -> Facts:
    """Return the facts without the later rows of a key that is already there, in order."""
    stacked = np.stack([facts[key].astype(np.int64) for key in keys], axis=1)
    _, first = np.unique(stacked, axis=0, return_index=True)
    rows = np.sort(first)
    return {name: values[rows] for name, values in facts.items()}
