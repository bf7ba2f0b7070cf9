"""One order's page as staff with every role of the store use it."""

from tests.factories.desk import make_worker, signed_in


def everyone(store, **options):
    return signed_in(make_worker(store, "clerk", "technician", "workshop_lead", "store_manager"), **options)


def at(order, action=""):
    return f"/workshop/{order.code}/{action}"


def send(client, order, action, **data):
    return client.post(at(order, action), {"version": order.version, **data})


def state(order):
    order.refresh_from_db()
    return order.status, order.version


def lines(*rows, **more):
    """A filled quote editor: (label, quantity, price) each."""
    data = {"line": [str(index) for index in range(len(rows))], **more}
    for index, (label, quantity, price) in enumerate(rows):
        values = {"kind": "labour", "label": label, "quantity": quantity, "unit_price": price, "tax_code": "FR20"}
        data |= {f"lines-{index}-{name}": value for name, value in values.items()}
    return data
