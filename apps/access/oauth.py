"""What the OAuth library asks us about a caller's secret."""

from collections.abc import Callable
from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator


class ConsumerValidator(OAuth2Validator):
    """During a rotation the secret before the present one opens too, in the header and in the body alike."""

    def _authenticate_basic_auth(self, request: Any) -> bool:
        return _by_either_secret(super()._authenticate_basic_auth, request)

    def _authenticate_request_body(self, request: Any) -> bool:
        return _by_either_secret(super()._authenticate_request_body, request)


def _by_either_secret(authenticate: Callable[[Any], bool], request: Any) -> bool:
    if authenticate(request):
        return True
    consumer = request.client
    if consumer is None or not consumer.previous_secret_opens:
        return False
    present = consumer.client_secret
    consumer.client_secret = consumer.previous_client_secret  # what the library compares; this row is never saved
    try:
        return bool(authenticate(request))
    finally:
        consumer.client_secret = present
