"""Addresses of screens."""

from django.urls import include, path

from . import cases, evening, evening_acts, intake, money

pages = [
    path("", cases.cases, name="list"),
    path("<uuid:case_id>/", cases.detail, name="case"),
    path("<uuid:case_id>/resolve/", cases.resolve, name="resolve"),
]

intake_pages = [
    path("", intake.listed, name="list"),
    path("<uuid:receipt_id>/", intake.one, name="one"),
    path("<uuid:receipt_id>/retry/", intake.retry, name="retry"),
]

money_pages = [
    path("<str:code>/", money.money, name="page"),
    path("<str:code>/settle/", money.settle, name="settle"),
    path("<str:code>/<slug:action>/", money.act, name="act"),
]

evening_pages = [
    path("", evening.evening, name="day"),
    path("print/", evening.sheet, name="print"),
    path("totals/", evening_acts.enter, name="totals"),
    path("sign-off/", evening_acts.sign_off, name="sign_off"),
    path("question/", evening_acts.question, name="question"),
    path("payments/<uuid:receipt_id>/confirm/", evening_acts.confirm, name="confirm"),
    path("payments/<uuid:receipt_id>/set-aside/", evening_acts.set_aside, name="set_aside"),
    path("payments/<uuid:receipt_id>/assign/", evening_acts.assign, name="assign"),
]

urlpatterns = [
    path("cases/", include((pages, "cases"))),
    path("intake/", include((intake_pages, "intake"))),
    path("money/", include((money_pages, "money"))),
    path("evening/", include((evening_pages, "evening"))),
    path("vouchers/", include("apps.payments.screens.voucher_urls")),
]
