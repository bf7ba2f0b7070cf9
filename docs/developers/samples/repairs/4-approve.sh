post "work-orders/$O/approve-quote/" '{"expected_total": "60.00"}' | field status
