KEY=my-shop-order-A-2
NEW='{"store": "'"$STORE"'", "symptoms": "Squeaks"}'
FIRST=$(post work-orders/ "$NEW" "$KEY" | field code)
AGAIN=$(post work-orders/ "$NEW" "$KEY" | field code)
[ "$FIRST" = "$AGAIN" ] && echo "one order"
