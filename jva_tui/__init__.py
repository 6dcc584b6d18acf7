"""A full-screen terminal client for JeVeuxAider.gouv.fr organisations."""

__version__ = "0.1.0"
