"""Judges that know nothing of us: other people's tools, run against the product as it is started by `make run`."""
