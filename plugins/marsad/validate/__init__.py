"""The gate between staging and warehouse: rules, Great Expectations, what goes into quarantine."""
