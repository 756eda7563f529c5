"""Read by every Airflow process at its start. Task processes fork from the scheduler: what it has loaded, they have."""

import importlib
import sys

# Only there: in every other process, the command line included, this would cost five seconds for nothing.
if "scheduler" in sys.argv:
    for heavy in ("great_expectations", "pandas", "psycopg", "sqlalchemy"):
        importlib.import_module(heavy)
