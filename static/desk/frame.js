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

// On a phone rows of tabs run sideways: the one that is open is brought into sight.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// The admin's searching choices have no name for those who hear the page: they get their label's
// as soon as the admin, which asked first, has drawn them.
window.django?.jQuery?.(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const drawn = select.nextElementSibling;
    if (!label || !drawn) continue;
    for (const part of drawn.querySelectorAll("[role=combobox], [role=textbox]")) {
      part.setAttribute("aria-label", label.textContent.replace(/:\s*$/, "").trim());
    }
  }
});
