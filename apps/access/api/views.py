"""The token endpoint: the OAuth library's, narrowed to client credentials."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from oauth2_provider.views import RevokeTokenView, TokenView


class ConsumerTokenView(TokenView):
    """Errors keep the shape of RFC 6749 §5.2, which every OAuth client understands."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("grant_type") != "client_credentials":
            known = {"error": "unsupported_grant_type" if "grant_type" in request.POST else "invalid_request"}
            return JsonResponse(known, status=400, headers={"Cache-Control": "no-store"})
        return super().post(request, *args, **kwargs)


class ConsumerRevokeView(RevokeTokenView):
    http_method_names = ["post"]
