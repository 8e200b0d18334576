"""``python -m wenming``: the command line."""

import sys

from wenming.config.cli import main

sys.exit(main())
