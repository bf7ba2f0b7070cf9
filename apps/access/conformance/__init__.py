"""The suite: what a well-behaved till does, and how its own requests show it."""
