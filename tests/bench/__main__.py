"""Print the table of ratios: `python -m tests.bench [bulletin] [startup]`."""

import importlib
import sys

AREAS = ("bulletin", "startup")


def main() -> None:
    """Run the areas named, or all; a peer that is not installed skips its area, loudly."""
    for area in sys.argv[1:] or AREAS:
        try:
            module = importlib.import_module(f"tests.bench.{area}")
            for result in module.results():
                print(result.line, flush=True)
        except (ImportError, FileNotFoundError) as error:
            print(f"SKIPPED {area}: a peer is not installed ({error})", flush=True)


main()
