"""The semantic layer: MetricFlow over a release, or over the warehouse while one develops."""
