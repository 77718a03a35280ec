"""Everything on paper: Typst templates, fonts and words."""
