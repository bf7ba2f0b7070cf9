"""The middleware through which the sandbox's awkward codes reach an answer that was already given."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .api.rehearsing import awkward


class SandboxAnswers:
    """Innermost: what was committed stays done, and the outer ones see what the caller sees."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return awkward(request, self.get_response(request))
