"""Career pathway outcomes: the Python half of the dbt project."""
