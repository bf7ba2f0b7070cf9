"""Going away: signing out, and locking what others will use next."""

from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .redirects import next_of, with_next


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(entrance(request))


@never_cache
@login_not_required
def lock(request: HttpRequest) -> HttpResponse:
    """Nobody is there any more; the page comes back for whoever identifies next."""
    logout(request)
    return HttpResponseRedirect(with_next(entrance(request), next_of(request)))


def entrance(request: Any) -> str:
    """Where people come in: by badge or PIN on a shared device, by password elsewhere."""
    return "/switch/" if request.device else "/sign-in/"
