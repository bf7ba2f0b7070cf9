VOUCHER=$(post vouchers/ '{"store": "'"$STORE"'", "kind": "store_credit", "amount": "25.00", "reason": "Late repair"}')
echo "$(echo "$VOUCHER" | field balance) ends in $(echo "$VOUCHER" | field hint)"
