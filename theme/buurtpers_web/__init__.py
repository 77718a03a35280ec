"""The website theme: templates, styles and words. See mkdocs_theme.yml."""
