"""Screens that span apps."""
