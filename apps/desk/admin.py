"""The kernel's journal and jobs, and the clock, in `/admin/`: who may see them is told by apps above the kernel."""

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import PeriodicTask
from unfold.paginator import InfinitePaginator
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from apps.core import jobs
from apps.core.actors import Actor
from apps.core.admin import OperationAdmin, Values, site
from apps.core.models import Event, Job
from apps.stores.models import Store
from apps.stores.permissions import ADMIN_READ

from .operations import change_periodic_task


def _events(actor: Actor) -> QuerySet[Event]:
    """Of their stores, of their companies where no store is told, and what concerns the whole retailer."""
    stores = actor.stores_for(ADMIN_READ)
    if stores is None:
        return Event.objects.all()
    entities = Store.objects.filter(pk__in=stores).values("entity_id")
    company = Q(legal_entity_id__in=entities) | Q(legal_entity_id=None)
    return Event.objects.filter(Q(store_id__in=stores) | Q(company, store_id=None))


def _periodic_tasks(_actor: Actor) -> QuerySet[PeriodicTask]:
    return PeriodicTask.objects.select_related("interval", "crontab")


def _minutes() -> forms.Field:
    return forms.IntegerField(
        label=_("Every how many minutes"), required=False, min_value=1, widget=UnfoldAdminIntegerFieldWidget
    )


@admin.register(Event, site=site)
class EventAdmin(OperationAdmin):
    title = _("Journal")
    rows = staticmethod(_events)
    list_display = ("occurred_at", "type", "code", "from_state", "to_state", "actor_label", "request_id")
    search_fields = ("=code", "=request_id", "=type")
    ordering = ("-id",)
    paginator = InfinitePaginator


@admin.register(Job, site=site)
class JobAdmin(OperationAdmin):
    """Only one's own: the errors of a job quote its rows."""

    title = _("My jobs")
    rows = staticmethod(jobs.started_by)
    list_display = ("created_at", "kind", "state", "processed", "total", "failed")
    list_filter = ("state",)
    ordering = ("-id",)


@admin.register(PeriodicTask, site=site)
class PeriodicTaskAdmin(OperationAdmin):
    title = _("What runs when")
    rows = staticmethod(_periodic_tasks)
    list_display = ("name", "enabled", "interval", "crontab", "last_run_at", "total_run_count")
    update_fields = ("enabled", "minutes")
    extra = {"minutes": _minutes}
    ordering = ("name",)

    def update(self, actor: Actor, row: PeriodicTask, values: Values, version: int | None) -> PeriodicTask:
        return change_periodic_task(row.pk, actor=actor, enabled=values.get("enabled"), minutes=values.get("minutes"))
