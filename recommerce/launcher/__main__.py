"""`python3 -m recommerce.launcher <command>`."""

import sys

from recommerce.launcher.main import main

sys.exit(main(sys.argv[1:]))
