"""The views behind every master data resource."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import criteria
from apps.core.errors import NotFound
from apps.core.models import Aggregate
from apps.core.references import ReferenceInput

from .. import etags, kept, pagination
from ..finding import named
from ..serializers import In
from ..views import Idempotent, ResourceView, tagged
from .declaration import MasterData

CACHE = "private, no-cache"  # keep it, but ask each time: 304 is cheap


class MasterDataView(ResourceView):
    of: ClassVar[MasterData]

    def visible(self, identifier: UUID) -> Aggregate:
        row: Aggregate | None = self.of.visible_to(self.actor()).filter(pk=identifier).first()
        if row is None:
            raise NotFound
        return row

    def etag(self, row: Aggregate) -> str:
        return etags.of(row.version, self.actor(), get_language() or "")

    def answer(self, row: Aggregate, status: int = 200) -> Response:
        response = Response(self.of.represented([row], self.actor())[0], status=status)
        response["Cache-Control"] = CACHE
        return tagged(response, row.version, self.actor(), get_language() or "")

    def answer_unless_known(self, request: Request, row: Aggregate) -> Response:
        etag = self.etag(row)
        if not etags.matches(request, etag):
            return self.answer(row)
        response = Response(status=304)
        response["Cache-Control"], response["ETag"] = CACHE, etag
        return response

    def body(self, takes: type[In], *, partial: bool = False) -> tuple[dict[str, Any], list[ReferenceInput]]:
        """What was sent, and the references among it."""
        incoming = takes(data=self.request.data, partial=partial)
        incoming.is_valid(raise_exception=True)
        data = dict(incoming.validated_data)
        return data, [ReferenceInput(**reference) for reference in data.pop("references", ())]


class ListView(MasterDataView):
    def get(self, request: Request) -> Response:
        typed = request.query_params.get("search", "")
        rows = self.of.search(self.actor(), typed) if self.of.search and typed else self.of.visible_to(self.actor())
        rows = criteria.narrowed(self.of.filters, rows, request.query_params)
        results: Sequence[Any]
        if kept.usable(self.of):
            marks, cursor = pagination.page(request, rows.values_list(*kept.MARK, named=True))
            results = kept.represented(self.of, marks, self.actor())
        else:
            page, cursor = pagination.page(request, rows)
            results = self.of.represented(page, self.actor())
        return Response({"results": results, "next_cursor": cursor})


class ListAndCreateView(Idempotent, ListView):
    operation_class = None  # as its resource says
    key_optional = True  # a customer or a thing has no code of the caller's: who lost the answer asks again by a key

    def post(self, request: Request) -> Response:
        assert self.of.create
        takes, create = self.of.create
        data, named = self.body(takes)
        return self.once(lambda: self._made(request, create(self.actor(), data, named)))

    def _made(self, request: Request, row: Aggregate) -> Response:
        response = self.answer(row, status=201)
        response["Location"] = f"{request.path}{row.pk}/"
        return response


class OneView(MasterDataView):
    def get(self, request: Request, identifier: UUID) -> Response:
        return self.answer_unless_known(request, self.visible(identifier))


class ChangeableView(OneView):
    def put(self, request: Request, identifier: UUID) -> Response:
        return self._change(request, identifier, partial=False)

    def patch(self, request: Request, identifier: UUID) -> Response:
        return self._change(request, identifier, partial=True)

    def _change(self, request: Request, identifier: UUID, *, partial: bool) -> Response:
        assert self.of.update
        takes, update = self.of.update
        row = self.visible(identifier)
        etags.require_match(request, row.version)
        data, named = self.body(takes, partial=partial)
        return self.answer(update(self.actor(), row.pk, data, named, row.version))


class ArchiveView(MasterDataView):
    heeds_version = True

    def post(self, request: Request, identifier: UUID) -> Response:
        """If-Match is optional here: archiving twice is archiving once."""
        assert self.of.archive
        row = self.visible(identifier)
        etags.heed(request, row.version)
        return self.answer(self.of.archive(self.actor(), row.pk, row.version))


class ByReferenceView(MasterDataView):
    query = {"GET": ReferenceInput._fields}

    def get(self, request: Request) -> Response:
        return self.answer_unless_known(request, self.visible(named(request, self.of)))
