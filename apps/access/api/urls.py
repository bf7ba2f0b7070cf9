"""`/oauth/`: a token, and its end. Nothing else of the OAuth library is served."""

from django.urls import path

from .views import ConsumerRevokeView, ConsumerTokenView

app_name = "access"
urlpatterns = [
    path("token/", ConsumerTokenView.as_view(), name="token"),
    path("revoke/", ConsumerRevokeView.as_view(), name="revoke"),
]
