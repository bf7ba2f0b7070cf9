"""Which scopes a token may carry: never more than the consumer's entry in the register."""

from typing import Any

from oauth2_provider.scopes import BaseScopes

from apps.core.permissions import registry

from .models import Consumer


class ConsumerScopes(BaseScopes):
    """Asked by the OAuth library. Who asks for no scope gets all of its own; a foreign one is `invalid_scope`."""

    def get_all_scopes(self) -> dict[str, str]:
        return {permission.code: permission.en for permission in registry.values()}

    def get_available_scopes(
        self, application: Consumer | None = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return [code for code in application.allowed_scopes if code in registry] if application else []

    def get_default_scopes(
        self, application: Consumer | None = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return self.get_available_scopes(application)
