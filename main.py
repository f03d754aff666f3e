"""Start Double Movement: `python3 main.py` plays, `python3 main.py test` runs the tests, `python3 main.py --help` says what else there is."""

import sys


def main(argv: "list[str]") -> int:
    """Get ready, then hand over to the command line. An old Python must be able to read this file, to be told that it is too old."""
    if sys.version_info < (3, 11):  # noqa: UP036 - see above
        sys.stderr.write("Double Movement needs Python 3.11 or newer; this is Python %d.%d.\n" % sys.version_info[:2])  # noqa: UP031 - see above
        return 2
    from game import firstrun

    status = firstrun.prepare(argv)
    if status is not None:
        return status
    from game.faces import cli

    return cli.main(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
