"""Till tickets written into files: described by a manifest, read without writing, booked through the inbox."""
