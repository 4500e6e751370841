"""`python -m seqspec`: the same as the command `seqspec`."""

import sys

from seqspec.cli.main import main

sys.exit(main())
