"""`/admin/`: looking at every table, and changing what an operation changes. Nothing is written past operations."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from csp.decorators import csp_replace
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.dataclasses import Favicon
from unfold.sites import UnfoldAdminSite

from .actors import Actor
from .errors import DomainError, Invalid
from .screens.words import said_in

# The admin's own library evaluates expressions and writes style attributes; nothing outside /admin/ may.
POLICY = {"script-src": ["'self'", "'unsafe-eval'"], "style-src": ["'self'", "'unsafe-inline'"]}
PETROL = {
    "50": "#f0f8f9", "100": "#d9edf0", "200": "#b6dce2", "300": "#84c3ce", "400": "#63b5c4", "500": "#45a3b4",
    "600": "#0b5563", "700": "#0a4955", "800": "#0c3d47", "900": "#0e343c", "950": "#05212a",
}  # fmt: skip
# Digests and references to secrets prove something to somebody: nobody reads them here.
NEVER_SHOWN = frozenset({
    "password", "pin_hash", "badge_digest", "key_hash", "client_secret", "secret_reference",
    "former_secrets", "search_text", "digest", "body_digest", "lease_token",
})  # fmt: skip
MASK = "•••"
TECHNICAL = ("id", "version", "created_at", "updated_at")  # shown last
GROUPS = {
    "access": gettext_lazy("Machines"),
    "catalog": gettext_lazy("Catalogue"),
    "core": gettext_lazy("Journal and exchanges"),
    "customers": gettext_lazy("Customers"),
    "django_celery_beat": gettext_lazy("Clock"),
    "integrations": gettext_lazy("Partners"),
    "items": gettext_lazy("Items"),
    "payments": gettext_lazy("Money"),
    "stores": gettext_lazy("Stores and people"),
    "workshop": gettext_lazy("Workshop"),
}
Values = dict[str, Any]


class Site(UnfoldAdminSite):
    """Holds our own tables only: what libraries register on the default site is served nowhere."""

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        context["colors"]["primary"] = PETROL
        return context | {
            "site_title": "Recommerce",
            "site_header": "Recommerce",
            "site_url": "/",
            "site_symbol": "settings",
            "account_links": [{"title": _("Back to the shop"), "link": "/"}],
            "site_favicons": [Favicon(href=static("desk/favicon.svg"), rel="icon", type="image/svg+xml")],
            "show_history": True,
        }

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        return csp_replace(POLICY)(super().admin_view(view, cacheable))

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one door, and who came through it without the right is told so."""
        if request.user.is_authenticated:
            raise PermissionDenied
        wanted = request.GET.get("next") or reverse(f"{self.name}:index")
        return HttpResponseRedirect(f"/sign-in/?{urlencode({'next': wanted})}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponse(status=307, headers={"Location": "/sign-out/"})

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        raise Http404  # a password is set by an operation

    password_change_done = password_change

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["name"] = GROUPS.get(app["app_label"], app["name"])
            for entry in app["models"]:
                entry["name"] = self._registry[entry["model"]].title
        return apps


site = Site(name="admin")


class OperationForm(forms.ModelForm):
    """Shows what the operation refused beside the field it is about."""

    refusal: ClassVar[DomainError | None] = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if isinstance(self.refusal, Invalid):
            for pointer, sentence in self.refusal.errors.items():
                name = pointer.strip("/").split("/")[0]
                self.add_error(name if name in self.fields else None, sentence)
        elif self.refusal:
            self.add_error(None, self.refusal.detail)
        return cleaned


class OperationAdmin(ModelAdmin):
    """Reads what `rows(actor)` gives. Writes only what a subclass declares, each through the operation it calls:

    `create(actor, values)` answers the new row, `update(actor, row, values, version)` gets the fields that changed,
    `archive(actor, row)` is an action on chosen rows. `extra` are form fields that are no columns.
    Nothing is ever deleted here, by nobody.
    """

    title: Any
    right: str = ""  # of reading these rows; empty: `rows` says it all
    rows: Callable[[Actor], QuerySet[Any]]
    create: Any = None
    update: Any = None
    archive: Any = None
    create_fields: tuple[str, ...] = ()
    update_fields: tuple[str, ...] = ()
    extra: ClassVar[dict[str, Callable[[], forms.Field]]] = {}
    optional: tuple[str, ...] = ()  # columns that forms may leave empty although the model does not say so
    personal: tuple[str, ...] = ()  # masked unless `sees_personal`

    show_full_result_count = False
    list_filter_submit = True
    compressed_fields = True
    list_per_page = 50
    inlines = ()
    list_editable = ()

    def sees_personal(self, actor: Actor, row: Any) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        ordering = self.get_ordering(request)
        rows = type(self).rows(_actor(request))
        return rows.order_by(*ordering) if ordering else rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is not None and self.personal and not self.sees_personal(_actor(request), row):
            for name in self.personal:  # of the instance shown, which is never saved
                setattr(row, name, MASK if getattr(row, name) else "")
        return row

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = not self.right or _actor(request).can(self.right)
        return may and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.create is not None and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.update is not None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_archive_permission(self, request: HttpRequest) -> bool:
        return self.archive is not None and super().has_change_permission(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.create_fields
        return [*self._editable(request, obj), *self.get_readonly_fields(request, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        editable = self._editable(request, obj)
        columns = sorted((field.name for field in self.opts.concrete_fields), key=TECHNICAL.__contains__)
        return [name for name in columns if name not in editable and name not in NEVER_SHOWN]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        fields = self._editable(request, obj)
        declared: dict[str, Any] = {name: make() for name, make in self.extra.items() if name in fields}
        for field in declared.values():
            choices = getattr(field, "queryset", None)
            if choices is not None and (offered := self._offered(choices.model, request)):
                field.queryset = offered()
        if obj is not None and fields and hasattr(obj, "version"):
            declared["seen"] = forms.IntegerField(widget=forms.HiddenInput, initial=obj.version)
        declared["refusal"] = getattr(request, "refusal", None)
        kwargs["form"] = type("Form", (OperationForm,), declared)
        kwargs["fields"] = fields
        form = super().get_form(request, obj, change=change, **kwargs)
        for name in self.optional:
            if name in form.base_fields:
                form.base_fields[name].required = False
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if offered := self._offered(db_field.related_model, request):
            kwargs["queryset"] = offered()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """What the operation refuses is shown in the form, with nothing changed: its transaction has been undone."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as refusal:
            request.refusal = refusal  # read back by our own response
            return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"title": self.title, **(extra_context or {})})

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """The journal knows what happened: the framework's own log is not kept."""
        address = reverse(f"{self.admin_site.name}:core_event_changelist")
        return HttpResponseRedirect(f"{address}?{urlencode({'aggregate_id__exact': object_id})}")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        actor, said = _actor(request), form.cleaned_data
        if not change:
            obj.pk = self.create(actor, {name: said[name] for name in self.create_fields if name in said}).pk
            return
        values = {name: said[name] for name in form.changed_data if name != "seen"}
        self.update(actor, obj, values, said.get("seen"))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Operations write a row with all that belongs to it."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    @admin.display(description=gettext_lazy("Text"))
    def text(self, row: Any) -> str:
        return said_in(row.labels)

    @admin.action(permissions=["archive"], description=gettext_lazy("Archive the chosen ones"))
    def archive_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        done = 0
        for row in queryset:
            try:
                self.archive(_actor(request), row)
                done += 1
            except DomainError as refusal:
                messages.error(request, f"{row}: {refusal.detail}")
        messages.success(request, ngettext("%(count)d archived.", "%(count)d archived.", done) % {"count": done})

    actions = ("archive_chosen",)

    def _offered(self, model: Any, request: HttpRequest) -> Callable[[], QuerySet[Any]] | None:
        """What the person may see, nothing of other stores; None where no page of ours shows these rows."""
        offered = self.admin_site._registry.get(model)
        return partial(type(offered).rows, _actor(request)) if isinstance(offered, OperationAdmin) else None

    def _editable(self, request: HttpRequest, obj: Model | None) -> list[str]:
        if obj is None:
            return list(self.create_fields) if self.has_add_permission(request) else []
        if not self.has_change_permission(request, obj):
            return []
        return [*self.update_fields, *(["seen"] if hasattr(obj, "version") else [])]


def _actor(request: Any) -> Actor:
    return request.actor
