post "work-orders/$O/start-diagnosis/" '{}' | field status
post "work-orders/$O/quote/" '{"diagnosis": "Worn brakes", "lines": [{"kind": "labour", "label": "Brakes",
     "quantity": "1", "unit_price": "60.00", "tax_code": "FR20"}]}' | field status
