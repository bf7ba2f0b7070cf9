"""The middleware that watches who is being examined. Apart from `middleware`, which authentication itself reads."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .api.observing import observed


class ConformanceRecord:
    """Notes what a caller of the sandbox does while its conformance run is open. Real stores pay nothing for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return observed(request, self.get_response(request))
