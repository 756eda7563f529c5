"""The schemas raw, staging, warehouse, ops and their tables."""

from pathlib import Path

from alembic import op

from marsad.warehouse.migrate import run_file

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_file(op.get_bind(), Path(__file__).parent.with_name("0001_foundation.sql"))
