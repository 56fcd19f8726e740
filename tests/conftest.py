"""What the tests of every kind share."""

import gc

# Tests hold millions of rows, and collecting is an eighth of their time as Python sets it.
gc.set_threshold(100_000, 50, 100)
