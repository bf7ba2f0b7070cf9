"""Addresses of the screens of resale. What names one thing comes last: any word could be its code."""

from django.urls import include, path

from . import acting, full_price, listings, markdowns, photos, pricing, printing, returns, shelves, stock

urlpatterns = [
    path("resale/vat/", include("apps.resale.screens.margin_urls")),
    path("resale/", shelves.shelves, name="resale"),
    path("resale/markdowns/", markdowns.plans, name="resale_markdowns"),
    path("resale/markdowns/<uuid:plan_id>/", markdowns.plan, name="resale_markdown"),
    path("resale/markdowns/<uuid:plan_id>/apply/", markdowns.apply, name="resale_markdown_apply"),
    path("resale/markdowns/<uuid:plan_id>/stop/", markdowns.stop, name="resale_markdown_stop"),
    path("resale/returns/", returns.returns, name="resale_returns"),
    path("resale/<str:code>/", stock.stock_page, name="resale_stock"),
    path("resale/<str:code>/live/", stock.stock_live, name="resale_stock_live"),
    path("resale/<str:code>/price/", pricing.price, name="resale_price"),
    path("resale/<str:code>/full-price/", full_price.choose, name="resale_full_price"),
    path("resale/<str:code>/label/", printing.sheet, name="resale_label"),
    path("resale/<str:code>/listings/", listings.offer, name="resale_offer"),
    path("resale/<str:code>/listings/<uuid:listing_id>/<slug:action>/", listings.act, name="resale_listing"),
    path("resale/<str:code>/photos/", photos.add_photo, name="resale_photos"),
    path("resale/<str:code>/photos/<uuid:file_id>/", photos.photo, name="resale_photo"),
    path("resale/<str:code>/<slug:action>/", acting.act, name="resale_act"),
]
