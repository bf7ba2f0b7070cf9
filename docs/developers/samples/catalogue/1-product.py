lamp = {"code": "LAMP-7", "labels": {"fr": "Lampe", "en": "Lamp"}, "kind": "new_good", "tax_code": "FR20"}
product = post("products/", {**lamp, "price": "19.90"})["id"]
print(get("products/?code=LAMP-7")["results"][0]["price"])
