"""Up to five hundred rows in one request: each is made, or changed where it differs, found by its code or reference."""

import json
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ValidationError

from apps.core import idempotency
from apps.core.actors import Actor
from apps.core.errors import Conflict, DomainError, Invalid

from .. import problems
from ..serializers import In, Out, ProblemOut, ReferenceField
from ..views import Idempotent
from .declaration import MasterData
from .upserts import Upserts
from .views import MasterDataView

MOST = 500
LONGEST_KEY = 150
ATOMIC, PARTIAL = "atomic", "partial"
MODES = [(ATOMIC, ATOMIC), (PARTIAL, PARTIAL)]

Result = dict[str, Any]


class BatchIn(In):
    """Items, and whether they stand or fall together."""

    mode = serializers.ChoiceField(
        choices=MODES, help_text="All or nothing; or each for itself, with a status of its own."
    )
    items: Any = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=MOST)


class BatchItemIn(In):
    """What an item holds beside the fields of its resource."""

    key = serializers.CharField(
        max_length=LONGEST_KEY, required=False, help_text="Done once under this key, whatever batch it comes in."
    )
    reference = ReferenceField(required=False, help_text="Your name for it: finds it, and is given to a new one.")


class BatchResultOut(Out):
    index = serializers.IntegerField(help_text="Place among the items sent, from 0.")
    status = serializers.IntegerField(help_text="What the item alone would have been answered with.")
    outcome = serializers.ChoiceField(choices=["created", "updated", "unchanged", "failed"])
    id = serializers.UUIDField(required=False)
    version = serializers.IntegerField(required=False)
    problem = ProblemOut(required=False)


class BatchOut(Out):
    results = BatchResultOut(many=True)


class BatchView(Idempotent, MasterDataView):
    """Who exists is changed by the fields sent and no others; who does not is created, and needs them all."""

    operation_class = None  # as its resource says

    def post(self, request: Request) -> Response:
        sent = self.read_input(BatchIn)
        return self.once(lambda: self._run(sent["mode"], sent["items"]))

    def _run(self, mode: str, items: list[dict[str, Any]]) -> Response:
        actor = self.actor()
        upserts = Upserts(self.of, actor, items)
        results = [
            {"index": index, **_attempt(partial(_once, self.of, actor, item, upserts.apply))}
            for index, item in enumerate(items)
        ]
        if mode == PARTIAL:
            return Response({"results": results}, status=207)
        if errors := _pointed(results):
            said = _("Nothing was written: some of the items cannot be accepted.")
            raise Invalid(errors, said)
        return Response({"results": results})


def item_of(of: MasterData) -> type[In]:
    """How OpenAPI describes an item: nothing is required of one that exists."""
    assert of.create
    fields = {}
    for name, field in of.create[0]._declared_fields.items():
        fields[name] = deepcopy(field)
        fields[name].required = False
    return type(f"{of.model.__name__}BatchItemIn", (BatchItemIn,), {**fields, "__doc__": BatchItemIn.__doc__})


def batch_of(of: MasterData) -> type[In]:
    items = serializers.ListField(child=item_of(of)(), min_length=1, max_length=MOST)
    return type(f"{of.model.__name__}BatchIn", (BatchIn,), {"items": items, "__doc__": BatchIn.__doc__})


def _attempt(act: Callable[[], Result]) -> Result:
    """What became of one item. What it wrote before it failed is undone, since every operation is atomic."""
    try:
        return act()
    except ValidationError as error:
        problem = problems.of_validation(error)
    except DomainError as error:
        problem = problems.of_domain(error)
    except (IntegrityError, DataError):
        problem = problems.of_domain(Conflict())
    return {"status": problem["status"], "outcome": "failed", "problem": problem}


def _once(of: MasterData, actor: Actor, item: dict[str, Any], apply: Callable[[dict[str, Any]], Result]) -> Result:
    """Under a key of its own the item is done once, and answered as it was then."""
    about = {name: value for name, value in item.items() if name in BatchItemIn._declared_fields}
    sent = BatchItemIn().run_validation(about).get("key") if about else None
    if not sent:
        return apply(item)
    key = f"{of.path}/batch/{sent}"
    print_ = idempotency.fingerprint(json.dumps(item, sort_keys=True, default=str).encode())
    with transaction.atomic():
        known = idempotency.recall(actor.id, key, print_)
        if known:
            return dict(json.loads(known.body))
        result = apply(item)
        body = json.dumps(result).encode()
        idempotency.remember(actor.id, key, print_, idempotency.Answer(result["status"], {}, body))
    return result


def _pointed(results: list[Result]) -> dict[str, str]:
    """Every mistake of every item, by its pointer in the body."""
    errors = {}
    for result in results:
        if problem := result.get("problem"):
            at = f"/items/{result['index']}"
            own = problem.get("errors") or [{"pointer": problem.get("field", ""), "detail": problem["detail"]}]
            for error in own:
                errors[(at + error["pointer"]).rstrip("/")] = error["detail"]
    return errors
