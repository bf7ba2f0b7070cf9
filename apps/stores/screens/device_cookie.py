"""The cookie that makes a browser one of the store's shared devices. It names no person and opens nothing by itself."""

from django.http import HttpRequest, HttpResponse

from ..models import Device
from ..selectors import device_by_key

NAME = "rc_device"
SALT = "stores.device"
LIFETIME = 400 * 24 * 3600  # seconds; browsers keep none for longer


def device_of(request: HttpRequest) -> Device | None:
    """The registered device this request comes from. One query, and none without the cookie."""
    key = request.get_signed_cookie(NAME, default="", salt=SALT)
    return device_by_key(key) if key else None


def remember(request: HttpRequest, response: HttpResponse, key: str) -> None:
    response.set_signed_cookie(
        NAME, key, salt=SALT, max_age=LIFETIME, httponly=True, samesite="Lax", secure=request.is_secure()
    )
