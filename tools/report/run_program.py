"""A program of the Python environment, named first, that starts a second sooner.

At each start the package rfc3987_syntax compiles a grammar of addresses, for a check of the schemas
of events that nothing here makes; jsonschema leaves the check out where the package is missing.
"""

import sys
from importlib.metadata import entry_points

sys.modules["rfc3987_syntax"] = None
del sys.argv[0]
(program,) = entry_points(group="console_scripts", name=sys.argv[0])
sys.exit(program.load()())
