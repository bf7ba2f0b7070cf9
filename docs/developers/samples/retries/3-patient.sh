# Writes with one key until there is an answer; gives up on what will never succeed.
patiently() {
  for WAIT in 1 2 4 8 16; do
    STATUS=$(curl -sS -o answer.json -w '%{http_code}' -H "Authorization: Bearer $T" -H "Idempotency-Key: $3" \
                  -H "Content-Type: application/json" -d "$2" "$B/api/v1/$1" || echo 000)
    case $STATUS in
      2*) return 0 ;;
      000|429|5*) sleep $WAIT ;;
      *) grep -q '"retryable":true' answer.json && sleep $WAIT || return 1 ;;
    esac
  done
  return 1
}
patiently work-orders/ '{"store": "'"$STORE"'", "symptoms": "Flat tyre"}' my-shop-order-A-3
field status < answer.json
