"""Whose inbox this is: profiles, keys and signing in."""
