curl -sS --fail-with-body -D headers.txt -o product.json -H "Authorization: Bearer $T" "$B/api/v1/products/$PRODUCT/"
ETAG=$(sed -n 's/^[Ee][Tt]ag: *\("[^"]*"\).*/\1/p' headers.txt)

curl -sS --fail-with-body -X PATCH -H "Authorization: Bearer $T" -H "If-Match: $ETAG" \
     -H "Content-Type: application/json" -d '{"price": "17.90"}' "$B/api/v1/products/$PRODUCT/" | field price
