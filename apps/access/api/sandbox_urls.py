"""`/sandbox/`: outside `/api/v1/`, since nothing real is there."""

from django.urls import path

from .sandbox import ForwardSandbox, ResetSandbox, Sandbox

urlpatterns = [
    path("", Sandbox.as_view(), name="sandbox"),
    path("clock/", ForwardSandbox.as_view(), name="sandbox-clock"),
    path("reset/", ResetSandbox.as_view(), name="sandbox-reset"),
]
