"""Keys that other programs write above a text (WordPress, Ghost, Publii, Hugo, Jekyll, Astro): what each is here.

Who moves in brings hundreds of files with them. What is another word for something we know is
told with that word; what has no meaning here is left alone, with a warning, and holds back nothing.
"""

from __future__ import annotations

import re
from typing import Any

# By our Dutch key; without capitals, hyphens and underscores, as `folded` makes them.
_WORDS = {
    "titel": "posttitle headline heading name subject linktitle",
    "datum": """createdat created createddate creationdate publishedat publishedon publishdate pubdate postdate
        posteddate dateposted datepublished publicationdate publicatiedatum dategmt eventdate startdate""",
    "einde": "expirydate expires expireson unpublishdate enddate",
    "auteur": "authors postauthor byline creator writer door",
    "omschrijving": """excerpt summary intro lead abstract subtitle customexcerpt postexcerpt metadescription
        ogdescription tagline""",
    "foto": """featuredimage featureimage cover coverimage coverphoto hero heroimage thumbnail thumb banner images
        ogimage headerimage postthumbnail picture teaser afbeelding plaatje""",
    "beschrijving_foto": "imagealt alttext featureimagealt coveralt heroalt featuredimagealt",
    "bijschrift": "imagecaption featureimagecaption photocaption",
    "fotograaf": "imagecredit photocredit photographer imagesource",
    "trefwoorden": "categories category categorie keywords topics labels tag taxonomies primarytag primarycategory",
    "concept": "published publish status poststatus visibility private hidden isdraft unlisted",
    "menu": "weight order navorder menuorder sidebarposition position",
    "gecontroleerd": "reviewed lastreviewed",
}
MEANT = {word: ours for ours, words in _WORDS.items() for word in words.split()}
DRAFT = "concept"
# The name of a file is its address here.
_ADDRESSES = "slug permalink url uri aliases alias redirectfrom postname link canonical canonicalurl"
ADDRESS = frozenset(_ADDRESSES.split())
_NOTHING = """
    layout template type posttype format id uid uuid guid postid wpid lang language locale lastmod modified modifiedat
    updated updatedat updateddate lastupdated lastmodified lastmodifiedat postmodified toc comments commentstatus
    commentid pingstatus sticky featured featuredpost pin pinned math mathjax katex mermaid sitemap robots seo seotitle
    metatitle ogtitle twittertitle twitterimage twitterdescription cascade outputs resources markup series
    eleventynavigation eleventyexcludefromcollections classes header footer sidebar sidebarlabel hidetableofcontents
    hidetitle hide search icon social share sharing readingtime readtime wordcount editurl editor codeinjectionhead
    codeinjectionfoot customtemplate parent nav navtitle pagination paginate cssclass bodyclass theme generator version
"""
UNUSED = frozenset(_NOTHING.split())
_SHOWN = {
    **dict.fromkeys(("published", "publish"), ("true", "yes", "ja", "1")),
    **dict.fromkeys(("status", "poststatus"), ("publish", "published", "public", "live")),
    "visibility": ("public",),
    **dict.fromkeys(("private", "hidden", "isdraft", "unlisted"), ("false", "no", "nee", "0")),
}
"""What says of a text that it may be seen, as all texts may here."""


def folded(key: str) -> str:
    """A key as it is known here."""
    return re.sub(r"[\W_]+", "", key.casefold())


def means_nothing(key: str, value: Any) -> bool:
    """Whether a key of another program has no meaning here, with this value."""
    bare = folded(key)
    said = value.strip().casefold() if isinstance(value, str) else None
    return bare in UNUSED or bare in ADDRESS or said in _SHOWN.get(bare, ())
