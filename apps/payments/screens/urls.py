"""Addresses of screens."""

from django.urls import include, path

from . import cases, money

pages = [
    path("", cases.cases, name="list"),
    path("<uuid:case_id>/", cases.detail, name="case"),
    path("<uuid:case_id>/resolve/", cases.resolve, name="resolve"),
]

money_pages = [
    path("<str:code>/", money.money, name="page"),
    path("<str:code>/settle/", money.settle, name="settle"),
    path("<str:code>/<slug:action>/", money.act, name="act"),
]

urlpatterns = [path("cases/", include((pages, "cases"))), path("money/", include((money_pages, "money")))]
