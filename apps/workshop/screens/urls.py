"""Addresses of the workshop's screens."""

from django.urls import path

from . import acting, articles, board, check_in, order, printing

urlpatterns = [
    path("workshop/", board.board, name="workshop_board"),
    path("workshop/new/", check_in.new_order, name="workshop_new"),
    path("workshop/new/customers/", check_in.customers_found, name="workshop_new_customers"),
    path("workshop/new/items/", check_in.items_found, name="workshop_new_items"),
    path("workshop/articles/", articles.articles, name="workshop_articles"),
    path("workshop/<str:code>/", order.order_page, name="workshop_order"),
    path("workshop/<str:code>/live/", order.order_live, name="workshop_order_live"),
    path("workshop/<str:code>/assign/", order.assign, name="workshop_assign"),
    path("workshop/<str:code>/print/<slug:name>/", printing.sheet, name="workshop_print"),
    path("workshop/<str:code>/<slug:action>/", acting.act, name="workshop_act"),
]
