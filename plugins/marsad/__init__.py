"""Marsad turns Arabic news articles into an event warehouse. Importable without Airflow."""
