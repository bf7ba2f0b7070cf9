"""How OpenAPI describes our tokens."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from ..permissions import TILL_RIGHTS


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "apps.access.api.authentication.BearerAuthentication"
    name = "consumer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "oauth2",
            "description": "Client credentials; tokens live fifteen minutes and carry at most the consumer's scopes.",
            "flows": {"clientCredentials": {"tokenUrl": "/oauth/token/", "scopes": {}}},
        }


class DeviceKeyScheme(OpenApiAuthenticationExtension):
    target_class = "apps.access.api.authentication.DeviceKeyAuthentication"
    name = "till"

    def get_security_requirement(self, auto_schema: Any) -> Any:
        """Only where such a key may go."""
        scope = auto_schema.view.scope_for(auto_schema.method) if hasattr(auto_schema.view, "scope_for") else ""
        return {self.name: []} if scope in TILL_RIGHTS else []

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "X-Device-Key",
            "description": "A till's own key: finds, holds and reports what that till rings, and nothing else.",
        }
