B=$RECOMMERCE
T=$(curl -sS --fail-with-body -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials \
         "$B/oauth/token/" | sed 's/.*"access_token": *"\([^"]*\)".*/\1/')

# Three helpers for what follows: read, write, and take one field out of an answer.
get() { curl -sS --fail-with-body -H "Authorization: Bearer $T" "$B/api/v1/$1"; }
post() { curl -sS --fail-with-body -H "Authorization: Bearer $T" -H "Content-Type: application/json" \
              -H "Idempotency-Key: ${3:-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')}" -d "$2" "$B/api/v1/$1"; }
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }

echo "a token of ${#T} characters"
