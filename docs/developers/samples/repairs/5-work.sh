post "work-orders/$O/start-work/" '{}' | field status
post "work-orders/$O/finish-work/" '{}' | field status
