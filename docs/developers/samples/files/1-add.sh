base64 -d > photo.png <<'PNG'
iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGM4IScHAAK2AQU0pnWqAAAAAElFTkSuQmCC
PNG
FILES="$B/api/v1/work-orders/$(echo "$ORDER" | field id)/files/"
curl -sS --fail-with-body -H "Authorization: Bearer $T" -H "Content-Type: image/png" \
     -H "Idempotency-Key: $(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')" -o added.json \
     --data-binary @photo.png "$FILES?sha256=$(openssl dgst -sha256 -r photo.png | cut -d ' ' -f 1)"
FILE=$(field id < added.json)
echo "$(field name < added.json) is $(field content_type < added.json)"
