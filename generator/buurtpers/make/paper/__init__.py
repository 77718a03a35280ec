"""The printed paper: from a planned edition to a tagged PDF."""
