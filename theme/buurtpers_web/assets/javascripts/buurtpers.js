// Everything works without this. It adds: meetings leave the lists when they are
// over, and the search behaves for people who use a keyboard.
(function () {
  "use strict"

  // Meetings that ended since the page was made.
  for (const item of document.querySelectorAll("[data-until]")) {
    if (new Date(item.dataset.until) < new Date()) item.hidden = true
  }
  // A list that has none left goes with its heading, and on the front page with its box.
  for (const list of document.querySelectorAll(".meetings")) {
    if (list.querySelector("li:not([hidden])")) continue
    const around = list.closest(".front__agenda") || list
    around.hidden = true
    if (around === list && /^H\d$/.test(list.previousElementSibling?.tagName)) list.previousElementSibling.hidden = true
  }

  // What others organise goes with its heading when all of it is over.
  const others = document.querySelector(".split__outside")
  if (others) others.hidden = !others.querySelector("li:not([hidden])")

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

  // Material looks for words that begin like the ones typed. Dutch words change as they are
  // bent, so look for their stem too (`^1`: a word with a weight goes through the stemmer),
  // and for what the stemmer leaves: huis and huizen, brief and brieven, pan and pannen.
  const bent = word => {
    const other = [[/s$/, "z"], [/f$/, "v"], [/zen$/, "s"], [/ven$/, "f"], [/([^aeiou])\1en$/, "$1"]]
      .filter(([end]) => word.length > 2 && end.test(word)).map(([end, letter]) => word.replace(end, letter))
    return [`${word}^1`, ...[word, ...other].map(start => `${start}*`)].join(" ")
  }
  const send = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (message, ...rest) {
    const asked = message?.type === 2 && message.data
    const words = asked && !/["*^~:+]/.test(asked) ? asked.split(/[\s\-.,;!?()‘’“”]+/).filter(Boolean) : []
    return send.call(this, words.length ? { ...message, data: words.map(bent).join(" ") } : message, ...rest)
  }

  // What is pasted, spoken or cleared comes without a key, and Material only listens to keys.
  field.addEventListener("input", () => field.dispatchEvent(new KeyboardEvent("keyup")))

  // Results can be reached with Tab, and the list closes when the reader leaves it.
  new MutationObserver(() => {
    for (const item of list.querySelectorAll("[tabindex]")) item.removeAttribute("tabindex")
  }).observe(list, { childList: true, subtree: true })
  search.addEventListener("focusout", event => {
    if (event.relatedTarget && !search.contains(event.relatedTarget)) close()
  })
  addEventListener("pointerdown", event => { if (!search.contains(event.target)) close() })
})()
