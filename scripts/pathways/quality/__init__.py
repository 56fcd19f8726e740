"""Great Expectations suites on the extracts and on the marts, run inside DuckDB."""
