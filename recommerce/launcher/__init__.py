"""Sets up, starts, watches and stops everything one checkout needs. Standard library only: it runs before any install."""
