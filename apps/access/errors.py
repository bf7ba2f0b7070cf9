"""Refusals of the access world."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import DomainError


class NotSandbox(DomainError):
    code = "not_sandbox"
    title = _("This is a real store: programs are only tried out in a sandbox company’s stores.")


class RunFinished(DomainError):
    code = "run_finished"
    status = 409
    title = _("This run has ended: start another one.")


class Rehearsed(DomainError):
    """What a rigged test order or a code of the sandbox answers, so that a program shows what it does then."""

    retryable = True
    retry_after = 2


class AnswerLost(Rehearsed):
    code = "answer_lost"
    status = 504
    title = _("Rehearsal: what you sent may have arrived, and its answer was lost on the way.")


class TooBusy(Rehearsed):
    code = "too_many_requests"
    status = 429
    title = _("Rehearsal: too many requests. Wait as long as Retry-After says.")


class TooManySecrets(DomainError):
    code = "too_many_secrets"
    status = 409
    title = _("Five former secrets still work: make another new one when the first of them has ended.")


class TooManyEndpoints(DomainError):
    code = "too_many_endpoints"
    status = 409
    title = _("A consumer has at most ten webhook endpoints: remove one first.")
