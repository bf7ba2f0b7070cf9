"""A web shop that is called: asked to show a thing, to show it no more, and to say what it shows."""
