"""Template texts: tokens and how they are filled for one volunteer."""
