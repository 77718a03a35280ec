"""The website of a neighbourhood: an mkdocs theme on top of Material."""

import os

# Material speaks of the end of mkdocs at every build; the people who see it can do nothing about it.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
