post products/batch/ '{"mode": "partial", "items": [
  {"code": "BELL-1", "labels": {"fr": "Sonnette", "en": "Bell"}, "kind": "new_good", "tax_code": "FR20", "price": "9.90"},
  {"code": "BELL-2", "labels": {"fr": "Sonnette", "en": "Bell"}, "kind": "new_good", "tax_code": "NONE", "price": "9.90"}
]}' | grep -o '"outcome":"[^"]*"' | cut -d '"' -f 4
