"""Start of the program: the sheet-reading child, the command line, or the window."""

import sys

READ_SHEET = "--read-sheet"


def main() -> int:
    """Run what the arguments ask for and return the exit status."""
    if sys.argv[1:2] == [READ_SHEET]:
        from hallmanager.sheets import child

        return child.main(sys.argv[2:])
    from hallmanager import cli

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
