"""`python -m hallmanager.storage.migrations "why"` drafts the next step from the declarations."""

import sys

from hallmanager.storage.migrating import draft

if len(sys.argv) != 2:
    sys.exit('python -m hallmanager.storage.migrations "why the schema changes"')
draft(sys.argv[1])
