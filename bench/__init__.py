"""The benchmarks: `make bench`. Ratios against the limit and against peers, in one run."""
