P=$(echo "$PAYABLE" | field id)
post "payables/$P/open/" '{"store": "'"$STORE"'", "till": "1"}' | field balance
