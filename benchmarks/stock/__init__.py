"""A stock DRF create with an outbox row, and a stock admin list: what a competent first version would be."""
