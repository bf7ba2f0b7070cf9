"""`POST <path>/search/` for every resource that says what of it can be asked."""

from .views import SearchView, search_route

__all__ = ["SearchView", "search_route"]
