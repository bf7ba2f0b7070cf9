"""What is fast and what is not, as ratios measured in one run. `make bench` prints JSON; nothing here is a test."""
