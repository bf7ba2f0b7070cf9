"""Doors outside the resources, which take POST and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from apps.core.api import problems
from apps.core.errors import DomainError


class NotPosted(DomainError):
    code = "method_not_allowed"
    status = 405
    title = _("Only POST is taken here.")


class OnlyPost:
    """For a view whose `http_method_names` say so: the refusal of any other method."""

    def http_method_not_allowed(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = problems.of(NotPosted())
        response["Allow"] = "POST"
        return response
