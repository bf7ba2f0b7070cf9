PRODUCT=$(post products/ '{"code": "LAMP-7", "labels": {"fr": "Lampe", "en": "Lamp"}, "kind": "new_good",
                           "tax_code": "FR20", "price": "19.90"}' | field id)
get "products/?code=LAMP-7" | field price
