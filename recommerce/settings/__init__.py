"""Settings by environment: development (`make run`), test, production."""
