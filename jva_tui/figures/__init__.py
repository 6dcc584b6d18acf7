"""What becomes of requests over time, reckoned from plain facts; docs/INDICATORS.md tells how."""
