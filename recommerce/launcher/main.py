"""The commands: run, services, test, check."""

import sys
from pathlib import Path

from recommerce.launcher import environment, services
from recommerce.launcher.messages import Refusal, complain, sentence_for

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def main(arguments: list[str]) -> int:
    try:
        services.serve(CHECKOUT, environment.packages(environment.folder(CHECKOUT)), throw_away="--throw-away" in arguments)
        return 0
    except Refusal as refusal:
        complain(str(refusal))
    except OSError as error:
        complain(sentence_for(error))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
