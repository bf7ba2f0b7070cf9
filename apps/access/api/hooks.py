"""The door for signed messages: size, signature, clock, kept in the inbox, committed, then 2xx. Nothing else."""

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from standardwebhooks.webhooks import Webhook

from apps.core import inbox
from apps.core.api import problems
from apps.core.errors import DomainError, Malformed
from apps.core.secrets import SecretUnavailable

from .. import selectors
from .posting import OnlyPost

log = structlog.get_logger()
LONGEST_ID = 120


class NotSigned(DomainError):
    code = "not_signed"
    status = 401
    title = _("The signature, the timestamp or the sender is not right.")


class TooLarge(DomainError):
    code = "body_too_large"
    status = 413
    title = _("The body is larger than two megabytes.")


@method_decorator(csrf_exempt, name="dispatch")
class Hook(OnlyPost, View):
    """`POST /hooks/{code}/` in Standard Webhooks form. Sign at sending time: the clock may differ by five minutes."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.MAX_BODY_BYTES:
            return problems.of(TooLarge())
        try:
            source = selectors.hook_source_by_code(code)
            if not _is_signed(request, selectors.signing_secrets(source)):
                raise NotSigned
            if len(request.headers["webhook-id"]) > LONGEST_ID:
                raise Malformed(f"A webhook-id has at most {LONGEST_ID} characters.")
            message, is_new = inbox.receive(
                source=f"hook:{source.code}",
                external_id=request.headers["webhook-id"],
                kind=source.kind,
                body=request.body,
                store_ids=selectors.stores_of_hook_source(source),
            )
        except SecretUnavailable as error:  # where our secrets are kept is nobody's business outside
            log.error("hook.secret_unavailable", source=code, error=str(error))
            return problems.unavailable()
        except DomainError as error:
            log.warning("hook.refused", source=code, code=error.code)
            return problems.of(error)
        return JsonResponse({"id": str(message.id), "duplicate": not is_new}, status=202)


def _is_signed(request: HttpRequest, secrets: list[str]) -> bool:
    """By one of the secrets now valid. The library raises half a dozen types on malformed input: all mean no.

    What it holds is not asked: a signed message that is no JSON is kept too, and becomes a case.
    """
    headers = {name: request.headers.get(name, "") for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
    for secret in secrets:
        try:
            Webhook(secret).verify(request.body, headers, json_parse=False)
        except Exception:  # noqa: S112  the library raises half a dozen types: all mean no
            continue
        return True
    return False
