// A date's moment in UTC, below it, while it is typed.
"use strict";
{
  for (const note of document.querySelectorAll("[data-utc]")) {
    const input = document.getElementById(note.dataset.utc);
    const zone = note.textContent.split(";")[0].trim();
    const offset = (moment) => {
      const parts = Object.fromEntries(
        new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" })
          .formatToParts(moment).map((part) => [part.type, part.value]));
      return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute) - moment;
    };
    input.addEventListener("input", () => {
      const plain = Date.parse(`${input.value}:00Z`);
      if (Number.isNaN(plain)) {
        note.textContent = zone;
        return;
      }
      const moment = new Date(plain - offset(plain - offset(plain)));
      const text = moment.toLocaleString("en-GB", { timeZone: "UTC", dateStyle: "medium", timeStyle: "short" });
      note.textContent = `${zone}; ${text} UTC`;
    });
  }
}
