"""Addresses of screens. What ends in .pdf is served apart, so that a large file delays no short request."""

from django.urls import include, path

from . import choosing, jobs, printers, rolls

pages = [
    path("", jobs.queue, name="queue"),
    path("live/", jobs.live, name="live"),
    path("print/<slug:kind>/<uuid:subject_id>/", jobs.ask, name="ask"),
    path("jobs/<uuid:job_id>/<slug:action>/", jobs.act, name="act"),
    path("jobs/<uuid:job_id>.pdf", jobs.content, name="content"),
    path("printers/", printers.printers, name="printers"),
    path("printers/new/", printers.Edit.as_view(), name="new"),
    path("printers/<uuid:printer_id>/", printers.Edit.as_view(), name="printer"),
    path("printers/<uuid:printer_id>/test/", printers.test_page, name="test"),
    path("printers/<uuid:printer_id>/switch/", printers.switch, name="switch"),
    path("rolls/", rolls.Rolls.as_view(), name="rolls"),
    path("codes/<str:code>/", rolls.Code.as_view(), name="code"),
    path("codes/<str:code>/detach/", rolls.detach, name="detach"),
    path("choices/", choosing.Choices.as_view(), name="choices"),
]

urlpatterns = [path("printing/", include((pages, "printing")))]
