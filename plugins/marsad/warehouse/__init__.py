"""PostgreSQL: embedded server, engine, migrations, reference data, staging, loading, event resolution, export."""
