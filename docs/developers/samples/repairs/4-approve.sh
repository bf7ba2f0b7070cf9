TOTAL=$(post "work-orders/$O/approve-quote/preview/" '{}' | field total)
post "work-orders/$O/approve-quote/" '{"expected_total": "'"$TOTAL"'"}' | field status
