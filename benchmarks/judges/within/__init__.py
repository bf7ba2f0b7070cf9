"""Loaded by Schemathesis itself (SCHEMATHESIS_HOOKS): as whom it asks, which cases, what counts, what was sent."""

from . import amounts, refusals, sieve, tally, token, version

__all__ = ["amounts", "refusals", "sieve", "tally", "token", "version"]
