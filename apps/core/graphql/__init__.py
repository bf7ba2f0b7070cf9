"""GraphQL, drawn from the same declarations as REST: same names, same rows, same masks. Queries only."""

from .schema import schema_of
from .view import GraphQL

__all__ = ["GraphQL", "schema_of"]
