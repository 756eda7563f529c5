"""What was discovered, asked for and got from outlets."""

from pathlib import Path

from alembic import op

from marsad.warehouse.migrate import run_file

revision = "0010"
down_revision = "0002"


def upgrade() -> None:
    run_file(op.get_bind(), Path(__file__).parent.with_name("0010_fetch.sql"))
