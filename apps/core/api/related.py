"""Related rows on the wire."""

from typing import Any

from rest_framework import serializers

from apps.core.related import code_of


class CodeField(serializers.CharField):
    """The code of a related row, taken from beside the row where a list read it there."""

    def __init__(self, relation: str, **options: Any) -> None:
        super().__init__(source=f"{relation}.code", **options)
        self.read = code_of(relation)
