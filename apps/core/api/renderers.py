"""JSON out, without anything DRF would add for browsers."""

from rest_framework import renderers


class JSONRenderer(renderers.JSONRenderer):
    charset = None
    ensure_ascii = False
    compact = True
