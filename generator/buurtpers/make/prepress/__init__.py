"""From a typeset paper to what a print shop or a copier needs: inks, PDF/X, preflight, imposition, print order."""
