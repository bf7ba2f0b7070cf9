"""Loaded by Schemathesis itself (SCHEMATHESIS_HOOKS): as whom it asks, which of its cases, and what it asked."""

from . import sieve, tally, token, version

__all__ = ["sieve", "tally", "token", "version"]
