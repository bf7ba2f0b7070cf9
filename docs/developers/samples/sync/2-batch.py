bell = {"labels": {"fr": "Sonnette", "en": "Bell"}, "kind": "new_good", "price": "9.90"}
items = [{"code": "BELL-1", "tax_code": "FR20", **bell}, {"code": "BELL-2", "tax_code": "NONE", **bell}]
for result in post("products/batch/", {"mode": "partial", "items": items})["results"]:
    print(result["outcome"])
