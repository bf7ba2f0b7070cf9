"""The demo retailer: invented companies, people and things, made by the same operations that real ones are made by."""
