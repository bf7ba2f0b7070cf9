"""What the developer portal shows: pages written in docs/developers/, and pages drawn from the code."""
