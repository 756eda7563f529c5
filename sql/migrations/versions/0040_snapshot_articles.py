"""Article versions by their snapshot."""

from pathlib import Path

from alembic import op

from marsad.warehouse.migrate import run_file

revision = "0040"
down_revision = max(p.stem[:4] for p in Path(__file__).parent.glob("00*.py") if p.stem[:4] < "0040")


def upgrade() -> None:
    run_file(op.get_bind(), Path(__file__).parent.with_name("0040_snapshot_articles.sql"))
