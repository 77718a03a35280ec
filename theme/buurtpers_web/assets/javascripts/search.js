// Looks words up in the index of the site, in the reader's own browser. The index holds HTML; here it becomes
// text, by a parser that runs nothing and asks for nothing, and it is put on the page as text.
(() => {
  "use strict"
  const box = document.querySelector(".search")
  const [form, field, told, list] = ["form", "input", "[role=status]", "ol"].map(part => box.querySelector(part))
  const say = box.dataset
  const AT_ONCE = 20
  const ROOM = 170 // letters of text with a result
  const BLOCK = /<(?=\/?(?:p|li|ol|ul|pre)\b)/g

  // ---- Words ----

  const SPECIAL = { ı: "i", ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe" }
  const folded = new Map()
  // As it is looked up: without capitals and accents.
  const fold = word => {
    if (!folded.has(word)) {
      const bare = word.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
      folded.set(word, bare.replace(/[ıłøđßæœ]/g, letter => SPECIAL[letter]))
    }
    return folded.get(word)
  }
  const pieces = text => [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)]

  // What Dutch words keep as they are bent: huis and huizen, boom and bomen, wandelen and wandeling.
  const stem = word => word
    .replace(/^(.{4,})ing(en)?$/, "$1").replace(/^(.{2,}(?:[^aeiou]|ee|ie))(?:en|es|e)$/, "$1")
    .replace(/z$/, "s").replace(/v$/, "f").replace(/([^aeiou])\1$/, "$1")
    .replace(/([aeou])\1(?=[^aeiou]+$)/, "$1").replace(/^(.{4,})s$/, "$1")
  // How a longer word with it may begin: vleermuis, vleermuizenkast.
  const beginnings = word => [word, ...[[/s$/, "z"], [/f$/, "v"], [/zen$/, "s"], [/ven$/, "f"], [/([^aeiou])\1en$/, "$1"]]
    .filter(([end]) => word.length > 2 && end.test(word)).map(([end, letter]) => word.replace(end, letter))]
  const COMMON = new Set(["de", "het", "een", "en", "van", "in", "op", "te", "is", "s", "t"])

  // How well a word of the index answers one that was asked for; 0: not at all.
  const likeness = (asked, word, wordStem) =>
    word === asked.word ? 8
    : wordStem === asked.stem ? 6
    : asked.beginnings.some(start => word.startsWith(start)) ? 3 + 2 * asked.word.length / word.length
    : asked.word.length > 3 && wordStem.endsWith(asked.stem) ? 2 : 0 // agent, wijkagent

  // ---- The index ----

  const parser = new DOMParser()
  const plain = html => (/[<&]/.test(html) ? parser.parseFromString(html.replace(BLOCK, " <"), "text/html").body.textContent : html)
    .replace(/\s+/g, " ").trim()

  let pages = null, words = null, loading = null
  // A page has sections; the first is the page itself. Of a word is known in which section it is, and whether in its title.
  const load = async () => {
    const answer = await fetch(say.index)
    if (!answer.ok) throw new Error(answer.status)
    const found = new Map(), known = new Map()
    for (const doc of (await answer.json()).docs) {
      const at = doc.location.split("#")[0]
      if (!found.has(at)) found.set(at, { sections: [] })
      const page = found.get(at)
      const section = { page, place: doc.location, title: plain(doc.title), text: plain(doc.text), first: !page.sections.length }
      page.sections.push(section)
      for (const inTitle of [true, false]) {
        for (const [piece] of pieces(inTitle ? section.title : section.text)) {
          const word = fold(piece)
          if (!known.has(word)) known.set(word, { stem: stem(word), places: new Map() })
          const { places } = known.get(word)
          if (!places.has(section)) places.set(section, inTitle)
        }
      }
    }
    pages = [...found.values()]
    words = known
  }

  // ---- Searching ----

  // The pages with most of the words that were asked for, the best first, and the words on them that answer.
  const lookUp = typed => {
    const all = [...new Set(pieces(typed).map(([piece]) => fold(piece)))]
    const some = all.filter(word => !COMMON.has(word))
    const scores = new Map(), answers = new Map()
    for (const word of some.length ? some : all) {
      const asked = { word, stem: stem(word), beginnings: beginnings(word) }
      const best = new Map()
      for (const [known, { stem, places }] of words) {
        const like = likeness(asked, known, stem)
        if (!like) continue
        answers.set(known, word)
        for (const [section, inTitle] of places) {
          const worth = like * (inTitle ? section.first ? 10 : 4 : 1)
          if (worth > (best.get(section) ?? 0)) best.set(section, worth)
        }
      }
      const rare = Math.log(1 + pages.length / new Set([...best.keys()].map(section => section.page)).size)
      const counted = new Map()
      for (const [section, worth] of best) {
        const score = scores.get(section.page) ?? { page: section.page, words: 0, worth: 0, sections: new Map() }
        scores.set(section.page, score)
        score.sections.set(section, (score.sections.get(section) ?? 0) + worth * rare)
        counted.set(score, Math.max(counted.get(score) ?? 0, worth * rare))
      }
      for (const [score, worth] of counted) { score.words += 1; score.worth += worth }
    }
    const most = Math.max(...[...scores.values()].map(score => score.words))
    const found = [...scores.values()].filter(score => score.words === most).sort((one, other) => other.worth - one.worth)
    return { found, answers }
  }

  // ---- Showing ----

  const part = (name, kind, parent) => {
    const made = parent.appendChild(document.createElement(name))
    made.className = kind
    return made
  }
  const write = (parent, text, answers) => {
    let at = 0
    for (const piece of pieces(text)) {
      if (!answers.has(fold(piece[0]))) continue
      parent.append(text.slice(at, piece.index))
      part("mark", "", parent).textContent = piece[0]
      at = piece.index + piece[0].length
    }
    parent.append(text.slice(at))
  }
  // The piece of a text with most of the words.
  const excerpt = (text, answers) => {
    const hits = pieces(text).filter(([piece]) => answers.has(fold(piece))).slice(0, 100)
    const near = hit => new Set(hits.filter(({ index }) => index >= hit.index && index < hit.index + ROOM - 60)
      .map(([piece]) => answers.get(fold(piece)))).size
    const best = hits.reduce((one, other) => (near(other) > near(one) ? other : one), hits[0])
    const from = best && best.index > 60 ? text.indexOf(" ", best.index - 50) + 1 : 0
    const to = text.length > from + ROOM ? text.lastIndexOf(" ", from + ROOM) : text.length
    return (from ? "… " : "") + text.slice(from, to > from ? to : from + ROOM) + (to < text.length ? " …" : "")
  }
  const show = ({ page, sections }, answers) => {
    const [section] = [...sections].reduce((one, other) => (other[1] > one[1] ? other : one))
    const item = part("li", "search__result", list)
    const link = part("a", "search__link", item)
    link.href = new URL(`./${section.place}`, new URL(say.site, document.baseURI))
    write(link, page.sections[0].title, answers)
    const text = part("p", "search__text", item)
    if (!section.first) {
      write(part("strong", "", text), section.title, answers)
      text.append(" ")
    }
    write(text, excerpt(section.text, answers), answers)
  }

  const tell = text => {
    told.textContent = text
    box.classList.toggle("search--open", Boolean(text))
    list.replaceChildren()
    list.nextElementSibling?.remove()
  }
  const close = () => tell("")
  const showMore = (found, answers) => {
    const at = list.children.length
    for (const one of found.slice(at, at + AT_ONCE)) show(one, answers)
    list.nextElementSibling?.remove()
    if (list.children.length === found.length) return
    const button = part("button", "search__more", list.parentElement)
    button.type = "button"
    button.textContent = say.more
    button.addEventListener("click", () => {
      showMore(found, answers)
      list.children[at + AT_ONCE].querySelector("a").focus()
    })
  }
  const search = () => {
    const asked = pieces(field.value).length > 0
    if (location.protocol === "file:") return tell(say.disk)
    if (!pages) {
      tell(asked ? say.wait : "")
      loading ??= load().then(again, () => tell(say.failed)).finally(() => { loading = null })
      return
    }
    if (!asked) return close()
    const { found, answers } = lookUp(field.value)
    tell(found.length > 1 ? say.many.replace("#", found.length) : found.length ? say.one : say.none)
    showMore(found, answers)
  }
  const again = () => { if (box.contains(document.activeElement)) search() }

  field.addEventListener("input", search)
  field.addEventListener("focus", search)
  field.addEventListener("click", () => { if (!box.classList.contains("search--open")) search() })
  form.addEventListener("submit", event => {
    event.preventDefault()
    const first = list.querySelector("a")
    first ? first.focus() : search()
  })
  box.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !box.classList.contains("search--open")) return
    event.preventDefault() // The browser would empty the field.
    field.focus()
    close()
  })
  box.addEventListener("focusout", event => { if (event.relatedTarget && !box.contains(event.relatedTarget)) close() })
  addEventListener("pointerdown", event => { if (!box.contains(event.target)) close() })
  search()
})()
