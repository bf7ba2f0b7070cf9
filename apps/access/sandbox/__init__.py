"""The fixed world in which an integrator learns: what is in it, and which codes answer awkwardly."""
