// Shows what is new. Where only words of the page changed, only those are put in place: that is quicker, and the reader
// stays where he was. Anything else, and whatever a script of the page works with, loads the whole page again.
(() => {
  const { events } = document.currentScript.dataset
  const fetched = async () => (await fetch(location.href, { cache: "no-store" })).text()
  const around = page => {
    const copy = page.cloneNode(true)
    copy.querySelector("main")?.replaceChildren()
    return copy.documentElement.outerHTML
  }
  const parsed = text => new DOMParser().parseFromString(text, "text/html")
  const worked = "form, script, [data-from], [data-until], [data-most], [data-day]"
  let shown = null
  addEventListener("load", async () => { shown = shown ?? parsed(await fetched()) })
  new EventSource(events).addEventListener("nieuw", async () => {
    const before = shown, now = parsed(await fetched())
    const [here, there] = [document, now].map(page => page.querySelector("main"))
    if (!before || !here || !there || around(before) !== around(now) || [before, now].some(page => page.querySelector("main").querySelector(worked))) {
      location.reload()
      return
    }
    shown = now.cloneNode(true)
    here.replaceChildren(...there.childNodes)
  })
})()
