// What ical.js reads in the calendar on standard input, as JSON.
import { readFileSync } from "node:fs"
import ICAL from "ical.js"

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf-8")))
const instant = time => time.toJSDate().toISOString()
const events = calendar.getAllSubcomponents("vevent").map(component => {
  const event = new ICAL.Event(component)
  return {
    uid: event.uid,
    summary: event.summary,
    location: event.location,
    description: event.description,
    start: instant(event.startDate),
    end: instant(event.endDate),
    zone: event.startDate.zone.tzid,
    status: component.getFirstPropertyValue("status"),
    sequence: event.sequence,
    url: component.getFirstPropertyValue("url"),
  }
})
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue("x-wr-calname"), events }))
