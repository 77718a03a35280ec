// Everything works without this. It adds: meetings leave the lists when they are
// over, the agenda can be filtered, and search.js is fetched when somebody wants to search.
(function () {
  "use strict"

  // Meetings that ended since the page was made. Moments carry their offset: any reader's clock will do.
  const now = Date.now()
  const past = new Set([...document.querySelectorAll("[data-until]")].filter(item => Date.parse(item.dataset.until) < now))
  for (const item of past) item.hidden = true
  for (const item of document.querySelectorAll("[data-from]")) item.hidden = Date.parse(item.dataset.from) >= now

  // A short list is filled up from the rest of the year; on the front page each meeting stands in it once.
  const shown = list => [...list.children].filter(item => !item.hidden)
  const begin = item => Date.parse(item.querySelector("time").dateTime)
  for (const list of document.querySelectorAll("[data-most]")) {
    const rest = list.parentElement.querySelector("[data-rest]")
    if (!rest) continue
    for (const item of shown(rest)) {
      const there = shown(list)
      if (there.length >= list.dataset.most) break
      if ("once" in list.dataset && there.some(other => other.dataset.meeting === item.dataset.meeting)) continue
      list.insertBefore(item, there.find(other => begin(other) > begin(item)) || null)
    }
    const fold = rest.closest("details")
    if (fold) fold.hidden = !shown(rest).length
  }

  // A list that has none left goes with its heading, and on the front page with its box.
  const tidy = () => {
    for (const list of document.querySelectorAll(".meetings:not([data-rest]), .helper__meetings:not([data-rest])")) {
      const empty = !shown(list).length
      const box = list.closest(".front__agenda")
      const around = box && !box.querySelector(".upcoming__none") ? box : list
      around.hidden = empty
      const head = list.previousElementSibling
      if (around === list && head && /^H\d$/.test(head.tagName)) head.hidden = empty
    }
  }
  tidy()

  // Where nothing is to come any more, a sentence says so.
  for (const none of document.querySelectorAll(".upcoming__none")) {
    none.hidden = [...none.parentElement.querySelectorAll(".meeting[data-until]")].some(item => !past.has(item))
  }

  // The months: what is past goes, and today is marked, as it is in Amsterdam.
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" }).format(now)
  const days = [...document.querySelectorAll("[data-day]")]
  for (const day of days) {
    if (day.dataset.day === today) day.setAttribute("aria-current", "date")
    if (day.dataset.day < today) day.classList.add("month__past")
  }
  const months = [...document.querySelectorAll("[data-month]")]
  for (const month of months) month.hidden = month.dataset.month.slice(0, 7) < today.slice(0, 7)
  const gone = document.querySelector(".months__none")
  if (gone) gone.hidden = months.some(month => !month.hidden)

  // The agenda by kind, working group, place and buurt. The address keeps the choice, for the other view and for later.
  const filters = document.querySelector(".filters")
  if (filters) {
    const told = document.querySelector(".filters__told")
    const views = [...document.querySelectorAll(".views a")]
    const items = [...document.querySelectorAll("[data-kind]")]
    const over = item => past.has(item) || item.closest(".month__past, [data-month][hidden]")
    const fits = (item, name, value) =>
      (name === "buurt" && !item.dataset.buurt) || (item.dataset[name] || "").split("|").includes(value)
    const choose = () => {
      const chosen = [...new FormData(filters)].filter(([, value]) => value)
      for (const item of items) item.hidden = past.has(item) || !chosen.every(([name, value]) => fits(item, name, value))
      for (const day of days) day.classList.toggle("month__full", Boolean(day.querySelector("li:not([hidden])")))
      for (const month of months) month.classList.toggle("month--none", chosen.length > 0 && !month.querySelector(".month__full:not(.month__past)"))
      const count = items.filter(item => !item.hidden && !over(item)).length
      const { one, many, none } = told.dataset
      told.textContent = !chosen.length ? "" : count > 1 ? many.replace("#", count) : count ? one : none
      const query = new URLSearchParams(chosen).toString()
      for (const view of views) view.search = query
      tidy()
      // A page that was opened from a disk can't change its address.
      if (location.protocol === "file:") return
      history.replaceState(history.state, "", location.pathname + (query && `?${query}`) + location.hash)
    }
    filters.hidden = !items.some(item => !over(item))
    filters.addEventListener("submit", event => event.preventDefault())
    filters.addEventListener("change", choose)
    for (const [name, value] of new URLSearchParams(location.search)) {
      const field = filters.elements.namedItem(name)
      if (field && [...field.options].some(option => option.value === value)) field.value = value
    }
    if ([...new FormData(filters)].some(([, value]) => value)) choose()
  }

  // What others organise goes with its heading when all of it is over.
  const others = document.querySelector(".split__outside")
  if (others) others.hidden = !others.querySelector("li:not([hidden])")

  // What is needed to search comes when somebody goes to the field.
  const search = document.querySelector(".search")
  const fetchSearch = () => {
    const script = document.createElement("script")
    script.src = search.dataset.script
    script.onerror = () => {
      search.querySelector("[role=status]").textContent = search.dataset.failed
      search.addEventListener("input", fetchSearch, { once: true })
    }
    document.head.append(script)
    search.querySelector(".search__output").hidden = false
  }
  search?.addEventListener("focusin", fetchSearch, { once: true })
})()
