"""Addresses of the screens about machines."""

from django.urls import include, path

from . import conformance, consumers, report, tills, webhooks

pages = [
    path("", tills.tills, name="list"),
    path("<uuid:till_id>/issue-key/", tills.issue_key, name="issue_key"),
    path("keys/<uuid:key_id>/", conformance.key, name="key"),
    path("keys/<uuid:key_id>/revoke/", tills.revoke_key, name="revoke_key"),
    path("keys/<uuid:key_id>/examine/", conformance.start, name="examine"),
    path("conformance/<uuid:run_id>/", conformance.detail, name="run"),
    path("conformance/<uuid:run_id>/finish/", conformance.finish, name="finish"),
]

hooks_out = [
    path("", webhooks.endpoints, name="list"),
    path("<uuid:endpoint_id>/", webhooks.endpoint, name="endpoint"),
    path("<uuid:endpoint_id>/replay/", webhooks.replay, name="replay"),
    path("<uuid:endpoint_id>/sample/", webhooks.sample, name="sample"),
    path("<uuid:endpoint_id>/<slug:step>/", webhooks.step, name="step"),
]

programs = [
    path("", consumers.consumers, name="list"),
    path("register/", consumers.register, name="register"),
    path("who-may-do-what/", report.report, name="report"),
    path("who-may-do-what.csv", report.report_csv, name="report_csv"),
    path("<uuid:consumer_id>/", consumers.detail, name="one"),
    path("<uuid:consumer_id>/rotate/", consumers.rotate, name="rotate"),
    path("<uuid:consumer_id>/end-previous/", consumers.end_previous, name="end_previous"),
    path("<uuid:consumer_id>/suspend/", consumers.suspend, name="suspend"),
    path("<uuid:consumer_id>/resume/", consumers.resume, name="resume"),
    path("<uuid:consumer_id>/review/", consumers.review, name="review"),
    path("<uuid:consumer_id>/reach/", consumers.set_reach, name="reach"),
]

urlpatterns = [
    path("tills/", include((pages, "tills"))),
    path("webhooks/", include((hooks_out, "webhooks"))),
    path("consumers/", include((programs, "consumers"))),
]
