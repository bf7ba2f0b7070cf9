PAYABLE=$(get "payables/?code=$SLIP")
echo "$(echo "$PAYABLE" | field balance) $(echo "$PAYABLE" | field currency) for $(echo "$PAYABLE" | field purpose)"
