"""Roles: who owns, who loads, who reads."""

from pathlib import Path

from alembic import op

from marsad.warehouse.migrate import run_file

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    run_file(op.get_bind(), Path(__file__).parent.with_name("0032_access.sql"))
