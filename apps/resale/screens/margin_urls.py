"""Addresses of `/resale/vat/`."""

from django.urls import path

from . import margin, margin_acts, margin_export

app_name = "margin"
urlpatterns = [
    path("", margin.months, name="months"),
    path("method/", margin_acts.choose, name="choose"),
    path("stock/", margin_acts.stock, name="stock"),
    path("<uuid:period_id>/", margin.month, name="month"),
    path("<uuid:period_id>/close/", margin_acts.close, name="close"),
    path("<uuid:period_id>/lines.csv", margin_export.lines_csv, name="export"),
]
