"""The API as OpenAPI describes it, arranged for reading: computed once per process."""

from .operations import Operation, Resource, resources
from .schemas import Field, Schema, sample

__all__ = ["Field", "Operation", "Resource", "Schema", "resources", "sample"]
