"""The register in the office: listed, found, proved, corrected and handed out, with the PIN asked again."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from apps.buyback.models import RegisterEntry, RegisterExport
from apps.buyback.operations import keep_export, start_export
from apps.core.actors import system
from apps.stores.models import Role, Staff, Store
from apps.stores.pins import hash_pin
from tests.buyback.test_register_chain import behind
from tests.factories.register import thing, write
from tests.factories.stores import make_assignment, make_role, make_staff, make_store

pytestmark = pytest.mark.django_db
LIST, PIN = "/buyback/register/", "4821"


def signed_in(role: str | Role, store: Store) -> Client:
    staff: Staff = make_staff(language="en", last_login="2026-11-20T08:00:00Z")
    Staff.objects.filter(pk=staff.pk).update(pin_hash=hash_pin(PIN))
    make_assignment(staff, role, store=store)
    client = Client()
    client.force_login(staff, backend="apps.stores.authentication.StaffBackend")
    return client


@pytest.fixture
def store() -> Store:
    return make_store()


@pytest.fixture
def officer(store: Store) -> Client:
    return signed_in("compliance_officer", store)


def correction(entry: RegisterEntry, client: Client, **changes: str) -> dict[str, str]:
    """The form as the page fills it, with these changes."""
    form = client.get(f"{LIST}{entry.pk}/").context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    return {**said, "reason": "Mistyped", "pin": PIN, **changes}


def codes(answer) -> list[str]:
    return [row["entry"].code for row in answer.context["rows"]]


def test_the_list_is_narrowed_and_shows_names_to_who_may_see_them(store: Store, officer: Client) -> None:
    first, other = write(store), write(make_store())
    second = write(store, things=(thing(identifier="SN-0815"),), kind="gift", payment_mode="")

    page = officer.get(LIST)
    assert codes(page) == [second.code, first.code]
    assert "Dupont-Leroy" in page.content.decode()
    assert codes(officer.get(LIST, {"q": "sn-0815"})) == [second.code]
    assert codes(officer.get(LIST, {"q": "dupont", "kind": "gift"})) == [second.code]
    assert codes(officer.get(LIST, {"store": store.code, "last_day": "2020-01-01"})) == []
    assert officer.get(f"{LIST}{other.pk}/").status_code == 404
    blind = signed_in(make_role({"register:read"}), store).get(LIST, {"q": first.code})
    assert (codes(blind), "Dupont-Leroy" in blind.content.decode()) == ([first.code], False)
    assert signed_in("technician", store).get(LIST).status_code == 403


@pytest.mark.parametrize("unreadable", [{"first_day": "2025-04-31"}, {"store": "NOWHERE"}, {"kind": "theft"}])
def test_a_filter_that_cannot_be_read_lists_nothing_and_says_which(
    store: Store, officer: Client, unreadable: dict[str, str]
) -> None:
    write(store)

    answer = officer.get(LIST, {"q": "dupont", **unreadable})

    assert (codes(answer), list(answer.context["form"].errors)) == ([], list(unreadable))
    assert "rc-field__error" in answer.content.decode()


def test_an_empty_register_says_what_will_stand_there(officer: Client) -> None:
    assert "Nothing came in yet" in officer.get(LIST).content.decode()
    assert "No line is like this" in officer.get(LIST, {"q": "nobody"}).content.decode()


def test_the_chain_is_proved_on_demand(store: Store, officer: Client) -> None:
    for _n in range(3):
        write(store)

    assert "As it was written" in officer.post(f"{LIST}prove/", {"store": store.code}).content.decode()
    behind("DELETE FROM buyback_registerentry WHERE number = 2")
    page = officer.post(f"{LIST}prove/", {"store": store.code})

    assert page.context["proved"]["verdict"].number == 2
    assert "Not as it was written" in page.content.decode()
    assert officer.post(f"{LIST}prove/", {"store": make_store().code}).status_code == 404


def test_a_correction_asks_the_pin_and_writes_a_line(store: Store, officer: Client) -> None:
    entry = write(store)

    wrong = officer.post(f"{LIST}{entry.pk}/", correction(entry, officer, amount="150,00", pin="0000"))
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["pin"])
    same = officer.post(f"{LIST}{entry.pk}/", correction(entry, officer))
    assert (same.status_code, RegisterEntry.objects.count()) == (422, 1)
    done = officer.post(f"{LIST}{entry.pk}/", correction(entry, officer, amount="150,00", family_name="Martin"))

    assert done["Location"] == f"{LIST}{entry.pk}/"
    line = RegisterEntry.objects.get(number=2)
    assert (line.amount, line.seller["family_name"], line.reason) == (Decimal("150.00"), "Martin", "Mistyped")
    assert line.things[0]["value"] == "150.00"
    page = officer.get(f"{LIST}{entry.pk}/").content.decode()
    assert ("Mistyped" in page, line.code in page) == (True, True)


def test_who_may_only_read_has_no_form(store: Store) -> None:
    entry = write(store)
    auditor = signed_in("auditor", store)

    page = auditor.get(f"{LIST}{entry.pk}/")
    answer = auditor.post(f"{LIST}{entry.pk}/", {"reason": "Why", "amount": "1", "pin": PIN})

    assert (page.status_code, page.context["form"], "Dupont-Leroy" in page.content.decode()) == (200, None, False)
    assert (answer.status_code, RegisterEntry.objects.count()) == (404, 1)


def test_a_lot_is_corrected_in_what_its_things_share(store: Store, officer: Client) -> None:
    things = tuple(thing(value=Decimal("10.00")) for _n in range(2))
    entry = write(store, things=things, amount=Decimal("20.00"))

    officer.post(f"{LIST}{entry.pk}/", correction(entry, officer, payment_mode="cash"))

    assert RegisterEntry.objects.get(number=2).payment_mode == "cash"


def test_an_export_is_asked_for_with_reason_and_pin_and_fetched(store: Store, officer: Client) -> None:
    asked = {
        "store": store.code,
        "first_day": "2026-03-01",
        "last_day": "2026-03-31",
        "reason": "Letter 114",
        "pin": PIN,
    }
    page = f"{LIST}exports/"
    assert "Nothing was handed out" in officer.get(page).content.decode()

    assert officer.post(page, asked | {"pin": "0000"}).status_code == 422
    assert officer.post(page, asked | {"reason": ""}).status_code == 422
    assert officer.post(page, asked | {"store": make_store().code}).status_code == 422
    assert RegisterExport.objects.count() == 0
    assert officer.post(page, asked)["Location"] == page

    export = RegisterExport.objects.get()
    assert (export.first_day, export.reason, export.state) == (date(2026, 3, 1), "Letter 114", "queued")
    assert officer.get(f"{page}{export.pk}/").status_code == 404
    start_export(export_id=export.pk, total=0)
    keep_export(actor=system("tests"), export_id=export.pk, content=ContentFile(b"zip"), name="r.zip", hash="")
    assert "Letter 114" in officer.get(page).content.decode()
    assert b"".join(officer.get(f"{page}{export.pk}/").streaming_content) == b"zip"
    assert signed_in("compliance_officer", make_store()).get(f"{page}{export.pk}/").status_code == 404
    assert signed_in("auditor", store).get(page).status_code == 403
