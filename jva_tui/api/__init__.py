"""Speaks the platform's HTTP: one funnel, typed models, error tree, pacing.

This package imports httpx and pydantic; whoever wants the first screen early imports it late.
"""
