"""Speed and memory as ratios against peers; one command: `python -m tests.bench`."""
