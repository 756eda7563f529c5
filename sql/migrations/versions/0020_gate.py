"""The gate, deeper: decisions on quarantined records, replays, samples of what failed, alerts."""

from pathlib import Path

from alembic import op

from marsad.warehouse.migrate import run_file

revision = "0020"
down_revision = "0010"


def upgrade() -> None:
    run_file(op.get_bind(), Path(__file__).parent.with_name("0020_gate.sql"))
