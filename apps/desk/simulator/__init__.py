"""A till that behaves as told: real HTTP through the doors a till has, every byte of it kept to be looked at."""
