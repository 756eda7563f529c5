"""Country codes of GDELT."""

from pathlib import Path

from alembic import op

from marsad.warehouse.migrate import run_file

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    run_file(op.get_bind(), Path(__file__).parent.with_name("0031_country_codes.sql"))
