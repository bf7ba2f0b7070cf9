LINK=$(curl -sS --fail-with-body -H "Authorization: Bearer $T" "$FILES$FILE/" | field url)
curl -sS --fail-with-body -o shown.png -w '%{http_code} %{content_type}\n' "$B$LINK"
