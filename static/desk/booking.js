// Follows what is typed in the booking form: a second after a change the desk is asked what it comes
// to. Without it "See forecast" says the same. A second press of Book waits for the first.
"use strict";
{
  const WAIT_MS = 1000;
  const PATIENCE_MS = 15000;
  const form = document.querySelector("form[data-forecast]");
  const upload = form.querySelector("[name=upload]");
  const look = form.querySelector("[name=look]");
  const press = form.querySelector("[name=book]");
  const late = form.querySelector("[data-late]");
  const part = (name) => form.querySelector(`[data-told="${name}"]`);
  let timer = 0;
  let asked = 0;
  let told = null; // the file of which the desk has said what it is

  // A picture is sent once; afterwards its size says enough.
  function typed() {
    const body = new FormData(form);
    const file = upload.files[0] ?? null;
    const isKept = !file && form.querySelector("[name=kept]") && !body.has("drop_kept");
    if (isKept || (file && file === told)) {
      for (const name of ["upload", "kept"]) body.delete(name);
      body.set("size", part("picture").dataset.size);
    }
    return [body, file];
  }

  function show(came) {
    for (const from of came.querySelectorAll("[data-told]")) {
      const to = part(from.dataset.told);
      if (!to || to.innerHTML === from.innerHTML) continue;
      Object.assign(to.dataset, from.dataset);
      to.replaceChildren(...from.childNodes);
    }
  }

  async function ask() {
    const mine = ++asked;
    clearTimeout(timer);
    const [body, file] = typed();
    try {
      const answer = await fetch(form.dataset.forecast, { method: "POST", body, redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!answer.ok) throw new Error(`The desk answered ${answer.status}`);
      const came = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== asked) return;
      told = file;
      show(came);
      late.hidden = true;
    } catch {
      if (mine === asked) late.hidden = false;
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  }

  function free() {
    press.removeAttribute("aria-disabled");
    press.textContent = press.dataset.verb;
  }

  press.dataset.verb = press.textContent;
  for (const name of ["input", "change"]) form.addEventListener(name, later);
  form.addEventListener("submit", (event) => {
    if (event.submitter === look) {
      event.preventDefault();
      ask();
    } else if (press.getAttribute("aria-disabled")) {
      event.preventDefault();
    } else {
      press.setAttribute("aria-disabled", "true");
      press.textContent = "Booking…";
    }
  });
  addEventListener("pageshow", (event) => event.persisted && free());
}
