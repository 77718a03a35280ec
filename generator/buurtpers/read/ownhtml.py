"""The HTML that people write in a text themselves: what is markup, what is words after all, what has no place here.

Before Markdown sees a text, each `<` that begins no HTML is made a plain sign, so that
«<Marijke>» and all that follows «<style>» stay words. After it, what can't be shown
is taken out, and told. Nothing here makes a text safe: that comes last, in `markdown`.
"""

from __future__ import annotations

import re
from bisect import bisect
from typing import NamedTuple

# Elements that may stand in a text.
TAGS = frozenset(
    {"p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"}
    | {"em", "strong", "b", "i", "u", "s", "del", "ins", "sub", "sup", "small", "abbr", "cite", "q", "code", "a", "img"}
    | {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
)
# Of these only what is in them stays, in the line or apart from what stands around it.
_IN_LINE = frozenset(
    {"span", "font", "big", "tt", "mark", "kbd", "samp", "var", "dfn", "time", "data", "bdi", "bdo", "strike", "nobr"}
    | {"acronym", "wbr", "ruby", "rb", "rt", "rp", "blink"}
)
_APART = frozenset(
    {"div", "section", "article", "aside", "header", "footer", "main", "nav", "figure", "figcaption", "details"}
    | {"summary", "address", "center", "hgroup", "search", "noscript", "html", "body", "head", "title", "picture"}
    | {"source", "track", "param", "map", "area", "col", "colgroup", "link", "meta", "base", "dir", "menu", "marquee"}
    | {"slot", "dialog", "xmp", "listing", "frame", "frameset", "noframes", "noembed", "image"}
)
_FORM = frozenset(
    {"form", "input", "select", "option", "optgroup", "textarea", "button", "label", "fieldset", "legend", "datalist"}
    | {"output", "meter", "progress"}
)
# These go with all that is in them, if they end.
_FILM = frozenset({"iframe", "video", "audio", "object", "applet", "canvas", "portal"})
_CODE = frozenset({"script", "style", "template", "svg", "math"})
_WHOLE = _FILM | _CODE
# What begins with one of these and never ends takes all that follows with it.
_ENDED = _WHOLE | {"textarea", "title", "xmp", "noembed", "noframes", "noscript"}
_KNOWN = TAGS | _IN_LINE | _APART | _FORM | _WHOLE | {"embed"}
# What may stand in a tag without a value. «<a of b>» is no HTML.
_SWITCHES = frozenset(
    {"allowfullscreen", "async", "autofocus", "autoplay", "checked", "compact", "controls", "default", "defer"}
    | {"disabled", "download", "hidden", "inert", "ismap", "itemscope", "loop", "multiple", "muted", "nomodule"}
    | {"noresize", "noshade", "novalidate", "nowrap", "open", "playsinline", "readonly", "required", "reversed"}
    | {"selected"}
)

# No key has it, and it has no meaning: it stands for a `<` that is a plain sign while Markdown is at work.
_SIGN = "\U0010fffd"
_VALUE = r"""\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++)"""
_ATTRIBUTES = rf"""(?:\s++[^\s"'=<>`/]++(?:{_VALUE})?+)*+\s*+/?+>"""
_ATTRIBUTE = re.compile(rf"""\s++([^\s"'=<>`/]++)({_VALUE})?+""")
_TAG = re.compile(rf"<(/?+)([a-zA-Z][a-zA-Z0-9]*+)({_ATTRIBUTES})")
# An address between angle brackets: by itself, or as where a link leads.
_ADDRESS = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*://[^<>\s]*|[^<> !]+@[^@<> ]+)>")
_LEADS = re.compile(r"(?:\]\(|^ {0,3}\[[^\[\]\n]*\]:)\s*$", re.MULTILINE)
_ENDS = re.compile(rf"</({'|'.join(sorted(_ENDED))})\s*+>|-->", re.IGNORECASE | re.ASCII)
_NAMES = re.compile(r"</?+([a-zA-Z0-9]++)")
_BEGUN = re.compile(rf"{_SIGN}({'|'.join(sorted(_ENDED))}|!--)(?![\w-])", re.IGNORECASE | re.ASCII)
_IN_CODE = re.compile(r"<code>[^<]*+</code>")
_TEMPLATE = re.compile(r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}")
# Of what is left out, in letters, so much is told.
LONGEST = 60


class Left(NamedTuple):
    """Something that does not come out as it was written: a problem's code, its place in the text, and what it is."""

    code: str
    at: int
    what: str


def spelled(source: str) -> str:
    """A text for Markdown, in which each `<` that begins no HTML is a sign of ours."""
    source = source.replace(_SIGN, "")
    if "<" not in source:
        return source
    ends, pieces, at = _Ends(source), list[str](), 0
    while (place := source.find("<", at)) >= 0:
        end = _end_of_tag(source, place, ends) or _end_of_address(source, place)
        pieces += [source[at:place], source[place:end] if end else _SIGN]
        at = end or place + 1
    return "".join((*pieces, source[at:]))


class _Ends:
    """Where in a text end tags stand, and ends of comments."""

    def __init__(self, text: str) -> None:
        self.found: dict[str, list[int]] = {}
        for one in _ENDS.finditer(text):
            self.found.setdefault((one[1] or "!--").lower(), []).append(one.end())

    def after(self, tag: str, place: int) -> int:
        """Where the next one of a name ends; 0 where there is none."""
        ends = self.found.get(tag, [])
        number = bisect(ends, place)
        return ends[number] if number < len(ends) else 0


def _end_of_tag(source: str, place: int, ends: _Ends) -> int:
    """Where a tag of HTML, or a comment, that begins at a place ends; 0 where none begins."""
    if source.startswith("<!--", place):
        return ends.after("!--", place + 6)
    found = _TAG.match(source, place)
    if not found or (tag := found[2].lower()) not in _KNOWN:
        return 0
    if tag in _ENDED and not found[1] and not ends.after(tag, found.end()):
        return 0  # all that follows would go with it
    words = (one for one in _ATTRIBUTE.finditer(found[3]) if not one[2])
    return 0 if any(one[1].lower() not in _SWITCHES and "-" not in one[1] for one in words) else found.end()


def _end_of_address(source: str, place: int) -> int:
    """Where an address between angle brackets that begins at a place ends; 0 where none does."""
    if found := _ADDRESS.match(source, place):
        return found.end()
    line = source.rfind("\n", 0, place) + 1
    if _LEADS.search(source, max(line, place - 200), place) and (end := source.find(">", place)) > 0:
        return end + 1 if "\n" not in source[place:end] and "<" not in source[place + 1 : end] else 0
    return 0


def shown(rough: str, source: str) -> tuple[str, list[Left]]:
    """The HTML of a text without what can't be shown; and what was left out, by its place in the source."""
    left = _Left(source)
    if {name.lower() for name in _NAMES.findall(rough)} - TAGS or "<!" in rough or "<?" in rough:
        rough = _without(rough, left)
    if _SIGN in rough or "{{" in rough or "{%" in rough:
        words = _IN_CODE.sub("", rough)
        for found in _BEGUN.finditer(words):
            left.tag("text-unclosed", found[1])
        for found in _TEMPLATE.finditer(words):
            left.template(found[0][:2])
    return rough.replace(_SIGN, "&lt;"), left.found


class _Left:
    """What was left out, by its place in the source: the next one of its kind."""

    def __init__(self, source: str) -> None:
        self.source, self.at, self.found = source, dict[str, int](), list[Left]()

    def tag(self, code: str, tag: str) -> None:
        self.note(code, f"<{tag}", f"<{tag}" if tag == "!--" else f"<{tag.lower()}>")

    def template(self, begin: str) -> None:
        """An order for another program, as it was written."""
        self.note("text-template", begin, begin)
        at = self.found[-1].at
        end = self.source.find({"{{": "}}", "{%": "%}"}[begin], at) + 2
        self.found[-1] = Left("text-template", at, " ".join(self.source[at:end].split())[:LONGEST])

    def note(self, code: str, begin: str, what: str) -> None:
        """Something that begins with these words."""
        places = re.compile(re.escape(begin), re.IGNORECASE).finditer(self.source, self.at.get(begin, 0))
        # What never ends is the last one of its kind.
        place = max(places, key=re.Match.start, default=None) if code == "text-unclosed" else next(places, None)
        self.at[begin] = place.end() if place else self.at.get(begin, 0)
        self.found.append(Left(code, place.start() if place else 0, what))


def _without(rough: str, left: _Left) -> str:
    ends, pieces, at = _Ends(rough), list[str](), 0
    while (place := rough.find("<", at)) >= 0:
        pieces.append(rough[at:place])
        found, at = _TAG.match(rough, place), place + 1
        if found:
            stays, at = _instead(found, ends, left)
            pieces.append(stays)
        elif rough.startswith("<!--", place) and (end := ends.after("!--", place + 6)):
            at = end
        else:
            pieces.append("&lt;")
    return "".join((*pieces, rough[at:]))


def _instead(found: re.Match[str], ends: _Ends, left: _Left) -> tuple[str, int]:
    """What stands in the place of a tag, and from where the text goes on."""
    tag, end, opens = found[2].lower(), found.end(), not found[1]
    if tag in TAGS:
        return found[0], end
    if tag in _WHOLE and opens:
        if not (after := ends.after(tag, end)):
            left.tag("text-unclosed", tag)
            return f"&lt;{found[0][1:]}", end
        left.tag("text-film" if tag in _FILM else "text-code", tag)
        return "\n", after
    if tag == "embed":
        left.tag("text-film", tag)
    if tag in _FORM and opens and not any(one.code == "text-form" for one in left.found):
        left.tag("text-form", tag)
    if tag in _IN_LINE:
        return "", end
    return ("\n" if tag in _KNOWN else "&lt;" + found[0][1:]), end


def markup_taken_away(source: str) -> str:
    """A source without its HTML, and without what is in what can't be shown."""
    words = _without(spelled(source), _Left(""))
    return _TAG.sub(" ", words).replace(_SIGN, "<").replace("&lt;", "<")
