"""Who asks, and from where: what every screen and the frame around it read from the request.

Machines (API, hooks, tokens) bring their own identity and pass untouched.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from apps.core.actors import Actor
from apps.core.api import problems
from apps.core.middleware import MACHINE_PATHS

from .models import Device, Store
from .operations import choose_language
from .screens.device_cookie import device_of
from .screens.redirects import with_next
from .selectors import actor_for, stores_visible_to, stores_where_employed

log = structlog.get_logger()

NOT_SCREENS = (*MACHINE_PATHS, settings.STATIC_URL, "/desk.css", "/livez", "/readyz")
# What anybody may open: the language, a customer's own link, and what the demo shows of the design.
PUBLIC = (*NOT_SCREENS, "/i18n/", "/t/", "/styleguide/")
IDLE_MINUTES = 5  # after which a shared device asks again who is there
SESSION_DEVICE = "device"  # a badge or PIN opened the session: it lives on that device only
SESSION_STORE = "store"  # where somebody without a device chose to work


class WhoAndWhere:
    """Sets `actor` (who has yet to give their PIN for what asks it), `device`, `store`, `switchable_stores` and
    `lock_after_minutes`, and speaks the person's language and the store's time.

    At most three queries beside session and user: device, roles, and the stores of an entity or those on offer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.path.startswith(NOT_SCREENS):
            return self.get_response(request)
        try:
            _recognise(request)
        except (OperationalError, InterfaceError) as error:
            log.error("database.unreachable", error=type(error).__name__)
            return problems.unavailable()
        zone = ZoneInfo(request.store.timezone if request.store else settings.TIME_ZONE)
        with timezone.override(zone):
            response = self.get_response(request)
        if request.path == "/i18n/setlang/" and response.status_code in (204, 302):
            _remember_language(request)
        return response


class SignInRequired(LoginRequiredMiddleware):
    """Every screen needs a person unless it says otherwise: a fragment is refused, a page leads to the entrance."""

    def process_view(self, request: Any, view_func: Any, view_args: Any, view_kwargs: Any) -> HttpResponseBase | None:
        if request.path.startswith(PUBLIC):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: Any, view_func: Any) -> Any:
        if request.htmx:
            return HttpResponse(status=401)
        if request.device:
            return HttpResponse(status=302, headers={"Location": with_next("/switch/", request.get_full_path())})
        return super().handle_no_permission(request, view_func)


def _recognise(request: Any) -> None:
    request.device = device_of(request)
    request.actor = request.store = request.lock_after_minutes = None
    request.switchable_stores = []
    if not request.user.is_authenticated:
        return
    opened_on = request.session.get(SESSION_DEVICE)
    if opened_on and (request.device is None or opened_on != str(request.device.pk)):
        logout(request)
        return
    if request.device:
        request.lock_after_minutes = IDLE_MINUTES
    actor = actor_for(request.user, request.device)
    _place(request, actor)
    translation.activate(actor.language)
    request.LANGUAGE_CODE = translation.get_language()


def _place(request: Any, actor: Actor) -> None:
    """The device's store when they work there, else the store they chose, else the first they may see."""
    if request.device and _employed_at(request.device, actor):
        request.store = request.device.store
    else:
        stores = list(stores_visible_to(actor).filter(archived_at__isnull=True))
        chosen = request.session.get(SESSION_STORE)
        request.store = next((store for store in stores if str(store.pk) == chosen), stores[0] if stores else None)
        request.switchable_stores = stores if len(stores) > 1 else []
    request.actor = replace(actor, store_id=_id_of(request.store), pin_awaited=True)


def _employed_at(device: Device, actor: Actor) -> bool:
    stores = stores_where_employed(actor)
    return stores is None or device.store_id in stores


def _id_of(store: Store | None) -> Any:
    return store.pk if store else None


def _remember_language(request: Any) -> None:
    """The switch in the frame sets a cookie; whoever is signed in keeps the choice on every device."""
    language = request.POST.get("language", "")
    if request.actor and language in dict(settings.LANGUAGES):
        choose_language(actor=request.actor, language=language)
