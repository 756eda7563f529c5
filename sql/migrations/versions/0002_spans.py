"""Words are literal: triggers; indexes; the calendar."""

from pathlib import Path

from alembic import op

from marsad.warehouse.migrate import run_file

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_file(op.get_bind(), Path(__file__).parent.with_name("0002_spans.sql"))
