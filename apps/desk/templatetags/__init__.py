"""Template tags of the design system; docs/design_system.md says how each is used."""
