"""Addresses of the screens that span apps."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from . import dated_rules, developers, directories, dossiers, jobs, simulator
from .home import home
from .scan import scan
from .session import SignIn
from .stylesheet import desk_css

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("scan/", scan, name="scan"),
    path("customers/", directories.customers, name="customers"),
    path("customers/<str:code>/", dossiers.customer, name="customer"),
    path("items/<str:code>/", dossiers.item, name="item"),
    path("dated-rules/", dated_rules.dated_rules, name="dated_rules"),
    path("till-simulator/", simulator.simulator, name="till_simulator"),
    path("till-simulator/<uuid:run_id>/", simulator.run, name="till_simulator_run"),
    path("bulk-jobs/", jobs.listed, name="bulk_jobs"),
    path("bulk-jobs/<uuid:job_id>/", jobs.one, name="bulk_job"),
    path("bulk-jobs/<uuid:job_id>/cancel/", jobs.cancel, name="bulk_job_cancel"),
    path("bulk-jobs/<uuid:job_id>/errors.csv", jobs.errors, {"form": "csv"}),
    path("bulk-jobs/<uuid:job_id>/errors.jsonl", jobs.errors, {"form": "jsonl"}),
    path("desk.css", desk_css, name="desk_css"),
    path("", include(developers.urlpatterns)),
    path("sign-in/", SignIn.as_view(), name="sign_in"),
]

if settings.DEMO:
    urlpatterns += [path("", include("apps.desk.screens.styleguide"))]
