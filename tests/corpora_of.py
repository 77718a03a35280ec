"""The sets of hostile and odd input in tests/corpora, and a network made of them."""

from __future__ import annotations

import json
from pathlib import Path

from outsiders import SOURCES, answer, fetch, serving, source
from support import CORPORA, SITE, Content, item, network, photo, put

NEWS = "content/nieuws/2026/"


def lines_of(kind: str) -> list[str]:
    """Every line of a kind: "links", "markup", "titles"."""
    found = []
    for file in sorted((CORPORA / kind).glob("*.txt")):
        lines = file.read_text("utf-8").splitlines()
        found += [line.replace("\\n", "\n") for line in lines if line and not line.startswith("# ")]
    assert found
    return found


def quoted(text: str) -> str:
    """A text as YAML takes it, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)


def hostile_network(folder: Path) -> Path:
    """One site on which each hostile line stands on a page of its own, and each title wherever a name can stand."""
    files: dict[str, Content] = {f"content/fotos/{name}": photo() for name in ("x", "x.jpg")}
    for kind in ("links", "markup"):
        for number, line in enumerate(lines_of(kind)):
            body = f"Eerst dit.\n\n{line}\n\nDan {line} en ten slotte dat."
            box = f"{{titel: Kader, tekst: {quoted(line)}}}"
            files[f"{NEWS}{kind}-{number}.md"] = item(f"{kind} {number}", body, kader=box)
        for start in range(0, len(lines_of(kind)), 10):
            body = "\n\n".join(lines_of(kind)[start : start + 10])
            files[f"content/paginas/{kind}/{start}.md"] = f"---\ntitel: {kind} vanaf {start}\n---\n{body}\n"
    data: dict[str, list[str]] = {
        name: [] for name in ("themas", "plekken", "partners", "werkgroepen", "bijeenkomsten")
    }
    for number, title in enumerate(lines_of("titles")):
        it = quoted(title)
        names = {"inleiding": it, "auteur": it, "thema": f"t{number}", "werkgroep": f"w{number}", "foto": "x.jpg"}
        files[f"{NEWS}titels-{number}.md"] = item(
            it, "Tekst.", **names, datum="2026-11-20", bijschrift=it, fotograaf=it
        )
        files[f"content/paginas/pagina-{number}.md"] = f"---\ntitel: {it}\nmenu: {number + 1}\n---\nTekst.\n"
        data["themas"].append(f"t{number}: {{titel: {it}, omschrijving: {it}}}")
        data["plekken"].append(f"p{number}: {{naam: {it}, adres: {it}, plaats: {it}}}")
        data["partners"].append(f"v{number}: {{naam: {it}, functie: {it}, organisatie: {it}}}")
        data["werkgroepen"].append(f"w{number}: {{titel: {it}, omschrijving: {it}, thema: t{number}, gezocht: [{it}]}}")
        data["bijeenkomsten"].append(
            f"b{number}: {{titel: {it}, datum: 2026-12-{number + 1:02}, begin: '19:30', plek: p{number}, "
            f"gastheer: {it}, aanmelden: {it}, meenemen: {it}, omschrijving: {it}, partners: [v{number}], "
            f"werkgroep: w{number}}}"
        )
    files |= {f"content/data/{name}.yml": "\n".join(lines) + "\n" for name, lines in data.items()}
    worst = quoted(lines_of("titles")[0])
    files["content/data/netwerk.yml"] = f"naam: {worst}\nredactie: {{naam: {worst}, telefoon: 033 555 01 00}}\n"
    files["sites/oost/mkdocs.yml"] = SITE.format(buurt="oost", name="Oost").replace(
        "site_name: Oost", f"site_name: {worst}\nsite_description: {worst}"
    )
    return network(folder, files, ["oost"])


OTHERS = {"feeds": "nieuws", "calendars": "agenda"}
"""The sets of what others tell, and of what kind of source they are."""


def told_by_others(kind: str) -> dict[str, Path]:
    """Every feed or calendar, by the name of its source. Each holds «Goed van …», but for those that are none."""
    files = {f"{kind}-{file.name.replace('.', '-')}": file for file in sorted((CORPORA / kind).iterdir())}
    assert files
    return files


def fetch_others(root: Path) -> None:
    """Make sources of the network of all feeds and calendars: each on a real server, calendars as a file too."""
    with serving() as site:
        entries: list[str] = []
        for kind, word in OTHERS.items():
            for key, file in told_by_others(kind).items():
                site.pages[f"/{key}"] = answer(file.read_bytes())
                entries.append(source(site.url(f"/{key}"), key, word, aantal="50"))
        for key, file in told_by_others("calendars").items():
            put(root, {f"content/bronnen/bestand-{file.name}": file.read_bytes()})
            entries.append(f"bestand-{key}: {{titel: Bestand, soort: agenda, bestand: bestand-{file.name}}}\n")
        put(root, {SOURCES: "".join(entries)})
        fetch(root)
