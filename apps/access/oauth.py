"""What the OAuth library asks us about a caller's secret."""

from collections.abc import Callable
from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator


class ConsumerValidator(OAuth2Validator):
    """During a rotation the secrets before the present one open too, in the header and in the body alike."""

    def _authenticate_basic_auth(self, request: Any) -> bool:
        return _by_any_secret(super()._authenticate_basic_auth, request)

    def _authenticate_request_body(self, request: Any) -> bool:
        return _by_any_secret(super()._authenticate_request_body, request)


def _by_any_secret(authenticate: Callable[[Any], bool], request: Any) -> bool:
    if authenticate(request):
        return True
    consumer = request.client
    if consumer is None:
        return False
    present = consumer.client_secret
    try:
        for former, _until in consumer.working_formers():
            consumer.client_secret = former  # what the library compares; this row is never saved
            if authenticate(request):
                return True
        return False
    finally:
        consumer.client_secret = present
