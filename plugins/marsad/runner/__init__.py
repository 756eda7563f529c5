"""Runs the job for a person: starts Airflow's components, triggers the DAG, follows it, prints what came out."""
