"""Addresses of the screens of buyback."""

from django.urls import include, path

from . import register, register_exports, trade_in_acting, trade_in_list, trade_in_new, trade_in_page, trade_in_receipt

register_pages = [
    path("", register.entries, name="list"),
    path("prove/", register.prove, name="prove"),
    path("exports/", register_exports.exports, name="exports"),
    path("exports/<uuid:export_id>/", register_exports.download, name="download"),
    path("<uuid:entry_id>/", register.entry, name="entry"),
]
trade_in_pages = [
    path("", trade_in_list.queue, name="list"),
    path("new/", trade_in_new.new_trade_in, name="new"),
    path("new/sellers/", trade_in_new.sellers_found, name="sellers"),
    path("<str:code>/", trade_in_page.trade_in_page, name="page"),
    path("<str:code>/receipt/", trade_in_receipt.receipt, name="receipt"),
    path("<str:code>/<slug:action>/", trade_in_acting.act, name="act"),
]

urlpatterns = [
    path("buyback/register/", include((register_pages, "register"))),
    path("buyback/", include((trade_in_pages, "trade_in"))),
]
