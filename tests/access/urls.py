"""The token endpoint and one protected view."""

from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response

from apps.access.api.authentication import BearerAuthentication
from apps.core.api.views import ResourceView


class WhoAmI(ResourceView):
    authentication_classes = (BearerAuthentication,)
    scopes = {"GET": "stores:read"}

    def get(self, request: Request) -> Response:
        actor = self.actor()
        stores = actor.stores_for("stores:read")
        return Response({"kind": actor.kind, "id": actor.id, "stores": sorted(map(str, stores or ()))})


urlpatterns = [
    path("oauth/", include("apps.access.api.urls")),
    path("api/v1/who-am-i/", WhoAmI.as_view()),
]
