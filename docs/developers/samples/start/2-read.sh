STORE=$(get stores/ | field code)
echo "the store $STORE"
