PAYABLE=$(get "payables/?code=$SLIP" | field id)
post "payables/$PAYABLE/open/" '{"store": "'"$STORE"'", "till": "1"}' | field balance
