"""Addresses of the screens of buyback."""

from django.urls import include, path

from . import (
    price_rule_category,
    price_rule_new,
    price_rules,
    register,
    register_exports,
    trade_in_acting,
    trade_in_list,
    trade_in_new,
    trade_in_page,
    trade_in_receipt,
)

register_pages = [
    path("", register.entries, name="list"),
    path("prove/", register.prove, name="prove"),
    path("exports/", register_exports.exports, name="exports"),
    path("exports/<uuid:export_id>/", register_exports.download, name="download"),
    path("<uuid:entry_id>/", register.entry, name="entry"),
]
price_rule_pages = [
    path("", price_rules.rule_sets, name="list"),
    path("new/", price_rule_new.first, name="first"),
    path("<uuid:rule_set_id>/", price_rules.rule_set, name="set"),
    path("<uuid:rule_set_id>/copy/", price_rules.copy, name="copy"),
    path("<uuid:rule_set_id>/change/", price_rules.change, name="change"),
    path("<uuid:rule_set_id>/discard/", price_rules.discard, name="discard"),
    path("<uuid:rule_set_id>/publish/", price_rules.publish, name="publish"),
    path("<uuid:rule_set_id>/retire/", price_rules.retire, name="retire"),
    path("<uuid:rule_set_id>/add/", price_rule_new.another, name="another"),
    path("<uuid:rule_set_id>/categories/<str:code>/", price_rule_category.category, name="category"),
    path("<uuid:rule_set_id>/categories/<str:code>/remove/", price_rule_category.remove, name="remove"),
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
    path("buyback/rules/", include((price_rule_pages, "price_rules"))),
    path("buyback/", include((trade_in_pages, "trade_in"))),
]
