"""Sets up, starts, watches and stops what one checkout needs. Standard library only: it runs before any install."""
