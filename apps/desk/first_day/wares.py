"""A catalogue as an ERP would hand it over in the morning."""

import csv
import io

COLUMNS = ("code", "label_fr", "label_en", "kind", "tax_code", "price", "cost")


def catalogue(rows: int) -> bytes:
    """CSV with this many parts, the same at every call: a second upload changes nothing."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number in range(1, rows + 1):
        price = 2 + number * 7 % 90
        writer.writerow(
            (f"FD-{number:05d}", f"Pièce {number}", f"Part {number}", "part", "FR20", f"{price}.90", f"{price // 2}.00")
        )
    return text.getvalue().encode()
