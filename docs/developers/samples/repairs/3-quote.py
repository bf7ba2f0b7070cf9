brakes = {"kind": "labour", "label": "Brakes", "quantity": "1", "unit_price": "60.00", "tax_code": "FR20"}
print(act("start-diagnosis", {})["status"])
print(act("quote", {"diagnosis": "Worn brakes", "lines": [brakes]})["status"])
