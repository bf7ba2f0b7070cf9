"""The label of a thing: what it is, its grade, its code, and its number in the police register."""

from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.printing.documents import label_page
from apps.printing.ports import Label, Subject, Wanted
from apps.printing.states import Media

from .. import permissions, ports, selectors
from ..models import Item


class ItemLabel:
    kind = "item_label"
    name: str | Promise = gettext_lazy("Item label")
    permission = permissions.ITEMS_READ
    media: tuple[str, ...] = (Media.LABEL,)

    def subject(self, subject_id: UUID, actor: Actor) -> Subject:
        item = _item(subject_id, actor)
        return Subject(item.resource, item.pk, item.code, item.store_id, item.store.language)

    def html(self, wanted: Wanted) -> str:
        return label_page(self.label(wanted))

    def label(self, wanted: Wanted) -> Label:
        item = _item(wanted.subject_id, wanted.actor)
        number = ports.register_number_of(item.pk)
        texts = (
            _("Grade %(grade)s") % {"grade": item.grade} if item.grade else "",
            _("Register no. %(number)s") % {"number": number} if number else "",
        )
        told = " · ".join(filter(None, texts))
        return Label(title=item.title, texts=(told,) if told else (), barcode=item.code, qr=item.code)


def _item(item_id: UUID, actor: Actor) -> Item:
    item = selectors.visible_to(actor).filter(pk=item_id).first()
    if item is None:
        raise NotFound
    return item
