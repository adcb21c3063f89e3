"""`python -m cli` is `fforwm`."""

import sys

from cli.main import main

sys.exit(main())
