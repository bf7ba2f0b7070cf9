"""What screens of every app share."""
