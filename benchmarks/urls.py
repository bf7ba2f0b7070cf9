"""Ours, and beside it the create and the list ours are compared with."""

from django.urls import path

from benchmarks.stock.api import CreateStockOrder, CreateStockTickets, ListStockProducts
from recommerce.urls import handler404, handler500
from recommerce.urls import urlpatterns as ours

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("api/stock-orders/", CreateStockOrder.as_view()),
    path("api/stock-products/", ListStockProducts.as_view()),
    path("api/stock-tickets/", CreateStockTickets.as_view()),
    *ours,
]
