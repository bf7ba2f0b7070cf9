# What you would do every minute: ask from your cursor, take what is told, keep the new cursor.
for TRY in 1 2 3 4 5; do
  PAGE=$(get "products/changes/?cursor=$CURSOR")
  CURSOR=$(echo "$PAGE" | field next_cursor)
  echo "$PAGE" | grep -q '"results":\[\]' || break
  sleep 1
done
echo "$PAGE" | field code
