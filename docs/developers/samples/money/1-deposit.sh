DEPOSIT=$(post deposits/ '{"subject": "'"$SLIP"'", "purpose": "security", "amount": "150.00"}')
echo "$(echo "$DEPOSIT" | field direction) $(echo "$DEPOSIT" | field balance)"
