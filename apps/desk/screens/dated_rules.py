"""`/dated-rules/`: what the law says and a compliance officer decides, from which day on, by whom, and where it is
written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from apps.buyback import operations as buyback
from apps.buyback import permissions as buying
from apps.buyback import selectors as bought
from apps.buyback.inputs.payout import NewCashRule
from apps.buyback.models import CashRule, RegisterRule
from apps.core.actors import Actor
from apps.core.errors import PermissionRefused
from apps.resale import operations as resale
from apps.resale import permissions as selling
from apps.resale import selectors as sold
from apps.resale.inputs import NewWarrantyRule
from apps.resale.models import WarrantyRule
from apps.stores.models import LegalEntity
from apps.stores.screens.pin import ask_pin, done
from apps.stores.selectors import companies_for, decides_for_all

from ..templatetags.rc import money
from .dated_rule_forms import CashForm, DatedForm, RegisterForm, WarrantyForm


@dataclass(frozen=True)
class Kind:
    """One rule of law: `rows` is every value that was decided, `lawful` what counts where none was. Any of `reads`
    opens it; to set a value is `write`, which asks the PIN."""

    title: str | Promise
    about: str | Promise
    reads: tuple[str, ...]
    write: str
    rows: Callable[[Actor], Iterable[Any]]
    told: Callable[[Any], list[str]]
    lawful: Callable[[], Any]
    form: type[DatedForm]
    decide: Callable[[dict[str, Any], Actor], Any]

    def may_read(self, actor: Actor) -> bool:
        return any(actor.can(right) for right in self.reads)

    def asked(self, name: str, actor: Actor, data: Any = None) -> DatedForm:
        form = self.form(data, prefix=name, companies=self.companies(actor))
        ask_pin(form, self.write)
        return form

    def companies(self, actor: Actor) -> Any:
        """Whose law it is: of one company where it says so, else of the whole installation."""
        return companies_for(actor, self.write) if self.form is WarrantyForm else LegalEntity.objects.none()

    def may_set(self, actor: Actor) -> bool:
        if self.form is WarrantyForm:
            return actor.can(self.write) and self.companies(actor).exists()
        return decides_for_all(actor, self.write)


def _set_warranty(said: dict[str, Any], actor: Actor) -> WarrantyRule:
    company = said.pop("company")
    return resale.set_warranty_rule(NewWarrantyRule(**said), legal_entity_id=company.pk, actor=actor)


def _cash(row: CashRule) -> list[str]:
    within = ngettext("within %(days)d day", "within %(days)d days", row.days) % {"days": row.days}
    limit = number_format(row.limit, decimal_pos=2, use_l10n=True, force_grouping=True)
    return [_("%(amount)s in each company’s currency") % {"amount": limit}, within]


def _register(row: RegisterRule) -> list[str]:
    kept = ngettext("kept %(years)d year", "kept %(years)d years", row.kept_years) % {"years": row.kept_years}
    return [money(row.lot_ceiling, row.currency), kept]


def _warranty(row: WarrantyRule) -> list[str]:
    presumed = _("presumed for %(months)d months") % {"months": row.presumption_months}
    company = row.legal_entity.name if row.legal_entity else _("every company without a rule of its own")
    return [_("%(months)d months") % {"months": row.months}, presumed, company]


KINDS = {
    "cash": Kind(
        gettext_lazy("Cash paid to sellers"),
        gettext_lazy("For one seller, in all stores of a company together. Counts for the whole installation."),
        (buying.payout.CASH_RULES_READ,),
        buying.payout.CASH_RULES_WRITE,
        lambda _actor: bought.cash_rules(),
        _cash,
        CashRule,
        CashForm,
        lambda said, actor: buyback.payout.set_cash_rule(NewCashRule(**said), actor=actor),
    ),
    "register": Kind(
        gettext_lazy("Police register"),
        gettext_lazy("Which cheap things share an entry, and how long entries are kept. For the whole installation."),
        (buying.REGISTER_READ,),
        buying.REGISTER_RULE,
        lambda _actor: bought.register_rules(),
        _register,
        RegisterRule,
        RegisterForm,
        lambda said, actor: buyback.set_register_rule(actor=actor, **said),
    ),
    "warranty": Kind(
        gettext_lazy("Warranty on used goods"),
        gettext_lazy("How long a company answers for what it sells to consumers. Set for one company."),
        (selling.RESALE_RULE, selling.WARRANTY_RULES_WRITE),
        selling.WARRANTY_RULES_WRITE,
        lambda actor: sold.warranty_rules_visible_to(actor).order_by("-effective_from", "-id"),
        _warranty,
        lambda: None,
        WarrantyForm,
        _set_warranty,
    ),
}


@require_http_methods(["GET", "POST"])
def dated_rules(request: Any) -> HttpResponse:
    readable = [name for name, kind in KINDS.items() if kind.may_read(request.actor)]
    if not readable:
        raise PermissionRefused(buying.REGISTER_READ)
    name = request.POST.get("rule", "")
    asked = None
    if request.method == "POST":
        kind = KINDS.get(name)
        if kind is None:
            return HttpResponseBadRequest(_("Which rule is meant was not said."))
        if not kind.may_set(request.actor):
            raise PermissionRefused(kind.write)
        asked = kind.asked(name, request.actor, request.POST)
        if asked.is_valid() and done(asked, request.actor, lambda actor: kind.decide(asked.said(), actor)):
            messages.success(request, _("The new value counts from its day on."))
            return redirect("dated_rules")
    context = {
        "page_title": _("Dated rules"),
        "kinds": [_shown(each, KINDS[each], request.actor, asked if each == name else None) for each in readable],
    }
    return render(request, "desk/dated_rules.html", context, status=422 if request.method == "POST" else 200)


def _shown(name: str, kind: Kind, actor: Actor, asked: DatedForm | None) -> dict[str, Any]:
    rows = list(kind.rows(actor))
    today, counting = timezone.localdate(), set[Any]()
    told = []
    for row in rows:  # the one that begins last first
        whose = getattr(row, "legal_entity_id", None)
        told.append({"row": row, "told": kind.told(row), "state": _state(row.effective_from, today, whose in counting)})
        if row.effective_from <= today:
            counting.add(whose)
    lawful = kind.lawful()
    if lawful is not None and not any(row.effective_from <= lawful.effective_from for row in rows):
        state = _state(lawful.effective_from, today, bool(counting))
        told.append({"row": lawful, "told": kind.told(lawful), "state": state, "lawful": True})
    form = None
    if kind.may_set(actor):
        form = asked or kind.asked(name, actor)
    elsewhere = form is None and actor.can(kind.write)
    said = {"name": name, "title": kind.title, "about": kind.about, "rows": told}
    return {**said, "form": form, "elsewhere": elsewhere}


def _state(first_day: date, today: date, over: bool) -> tuple[str, str]:
    if first_day > today:
        return "todo", _("to come")
    return ("closed", _("past")) if over else ("ready", _("in force"))
