"""Findings we live with, each with its reason: rule → reason. A rule that is not here fails the judge."""

SPECTRAL: dict[str, str] = {}
REDOCLY: dict[str, str] = {}
