// The clock in the header: the newsroom's time and UTC, each minute. Without it the time of the
// page stands.
"use strict";
{
  const clock = document.querySelector(".desk-clock");
  const zone = clock && clock.dataset.zone;
  const at = (zone, moment) =>
    new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(moment);
  const show = () => {
    const now = new Date();
    clock.querySelector("strong").textContent = at(zone, now);
    clock.querySelector(".desk-utc").textContent = `${at("UTC", now)} UTC`;
  };
  if (clock) {
    show();
    setInterval(show, 5000);
  }
}
