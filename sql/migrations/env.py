"""Alembic's environment: the connection comes from marsad.warehouse.migrate, in whose transaction all happens."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table_schema="public")
context.run_migrations()
