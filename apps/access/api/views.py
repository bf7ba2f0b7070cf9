"""The token endpoint: the OAuth library's, narrowed to client credentials."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from oauth2_provider.views import RevokeTokenView, TokenView

from .posting import OnlyPost

NO_FORM = "Send grant_type=client_credentials as a form (application/x-www-form-urlencoded), not as JSON."
NO_SUCH_GRANT = "Send grant_type=client_credentials: no other grant exists here."


class ConsumerTokenView(OnlyPost, TokenView):
    """Errors keep the shape of RFC 6749 §5.2, which every OAuth client understands."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "grant_type" not in request.POST:
            return _refused("invalid_request", NO_FORM)
        if request.POST["grant_type"] != "client_credentials":
            return _refused("unsupported_grant_type", NO_SUCH_GRANT)
        return super().post(request, *args, **kwargs)


class ConsumerRevokeView(OnlyPost, RevokeTokenView):
    http_method_names = ["post"]


def _refused(error: str, description: str) -> HttpResponse:
    told = {"error": error, "error_description": description}
    return JsonResponse(told, status=400, headers={"Cache-Control": "no-store"})
