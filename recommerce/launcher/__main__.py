"""`python3 -m recommerce.launcher <command>`."""

import sys

# Before any import and in old syntax: older versions could not even read the modules.
if sys.version_info < (3, 11):  # noqa: UP036  an older Python shall read the sentence below
    sys.exit(
        "Python 3.11 or newer is needed and this is {}.{}: name one, as in `make run PYTHON=python3.11`.".format(
            *sys.version_info[:2]
        )
    )

from recommerce.launcher.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
