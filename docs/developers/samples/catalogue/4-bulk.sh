cat > products.jsonl <<'ROWS'
{"code": "LAMP-8", "label_fr": "Lampe 8", "label_en": "Lamp 8", "kind": "new_good", "tax_code": "FR20", "price": "24.90"}
{"code": "LAMP-9", "label_fr": "Lampe 9", "label_en": "Lamp 9", "kind": "new_good", "tax_code": "FR20", "price": "29.90"}
ROWS
curl -sS --fail-with-body -H "Authorization: Bearer $T" -H "Content-Type: application/x-ndjson" \
     --data-binary @products.jsonl "$B/api/v1/bulk-jobs/?kind=products.upsert" | field status
