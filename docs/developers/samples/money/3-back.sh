BACK=$(post "deposits/$(echo "$DEPOSIT" | field id)/return/" '{"amount": "120.00"}')
echo "$(echo "$BACK" | field direction) $(echo "$BACK" | field balance) for $(echo "$BACK" | field purpose)"
