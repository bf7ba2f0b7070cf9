"""Loaded by Schemathesis itself (SCHEMATHESIS_HOOKS): as whom it asks, which cases, what counts, what was sent."""

from . import refusals, sieve, tally, token, version

__all__ = ["refusals", "sieve", "tally", "token", "version"]
