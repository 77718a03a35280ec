// Every time that ical.js finds in the calendar on standard input between two moments, as JSON.
import { readFileSync } from "node:fs"
import ICAL from "ical.js"

const [from, until] = process.argv.slice(2).map(text => Date.parse(text))
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf-8")))
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone)
const events = calendar.getAllSubcomponents("vevent").map(component => new ICAL.Event(component))
const told = (event, start, end) => ({
  uid: event.uid,
  start: start.toJSDate().toISOString(),
  end: end.toJSDate().toISOString(),
  status: event.component.getFirstPropertyValue("status"),
})
const times = []
for (const event of events) {
  if (event.isRecurrenceException()) continue
  for (const other of events) if (other.isRecurrenceException() && other.uid === event.uid) event.relateException(other)
  if (!event.isRecurring()) {
    times.push(told(event, event.startDate, event.endDate))
    continue
  }
  const iterator = event.iterator()
  for (let next = iterator.next(); next && next.toJSDate().getTime() < until + 40 * 86400000; next = iterator.next()) {
    const { item, startDate, endDate } = event.getOccurrenceDetails(next)
    times.push(told(item, startDate, endDate))
  }
}
const within = times.filter(({ start }) => Date.parse(start) >= from && Date.parse(start) < until)
console.log(JSON.stringify(within))
