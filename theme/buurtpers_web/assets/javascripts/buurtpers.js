// Everything works without this. It adds: meetings leave the lists when they are
// over, and the search behaves for people who use a keyboard.
(function () {
  "use strict"

  // Meetings that ended since the page was made.
  for (const item of document.querySelectorAll("[data-until]")) {
    if (new Date(item.dataset.until) < new Date()) item.hidden = true
  }
  // A heading goes with the last meeting below it.
  for (const list of document.querySelectorAll(".meetings")) {
    if (![...list.children].every(item => item.hidden)) continue
    const section = list.closest("section")
    if (section) section.hidden = true
    else for (const part of [list, list.previousElementSibling]) if (part) part.hidden = true
  }

  const toggle = document.getElementById("__search")
  const search = document.querySelector(".search")
  if (!toggle || !search) return
  const field = search.querySelector("input")
  const list = search.querySelector("ol")
  const close = () => { if (toggle.checked) toggle.click() }

  // Material takes single letters as commands and closes the search on Tab. A reader
  // who speaks or tabs to the page would be lost (WCAG 2.1.4), so those stay ours.
  addEventListener("keydown", event => {
    if (event.key.length === 1 || event.key === "Tab") event.stopPropagation()
    if (event.key === "Enter" && event.target === field) {
      event.stopPropagation()
      event.preventDefault()
      const first = list.querySelector("a")
      if (first) first.focus()
    }
  }, true)

  // Results can be reached with Tab, and the list closes when the reader leaves it.
  new MutationObserver(() => {
    for (const item of list.querySelectorAll("[tabindex]")) item.removeAttribute("tabindex")
  }).observe(list, { childList: true, subtree: true })
  search.addEventListener("focusout", event => {
    if (event.relatedTarget && !search.contains(event.relatedTarget)) close()
  })
  addEventListener("pointerdown", event => { if (!search.contains(event.target)) close() })
})()
