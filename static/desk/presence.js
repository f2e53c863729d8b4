// Who else has this story open. A hidden tab says nothing: its lock ages. Without this file the
// page tells how things stood when it was opened.
"use strict";
{
  const place = document.getElementById("story-together");
  const form = document.getElementById("article_form");
  const BEAT_MS = 10000;

  if (place?.dataset.beat && (place.dataset.readOnly === undefined || place.querySelector("[data-lock]"))) {
    const presence = place.querySelector("[data-presence]");
    const lost = place.querySelector("[data-lost]");
    const lock = place.querySelector("[data-lock]");
    let writes = !lock;

    const body = () => {
      const data = new FormData();
      data.append("csrfmiddlewaretoken", document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || form.elements.csrfmiddlewaretoken.value);
      data.append("form_key", form.elements.form_key.value);
      data.append("writes", writes ? "1" : "0");
      return data;
    };
    const shut = (words) => (isUnsaved, compare) => {
      for (const part of form.querySelectorAll("fieldset")) part.disabled = true;
      form.querySelector(".ProseMirror")?.editor?.setEditable(false);
      form.classList.add("story-shut");
      lost.hidden = false;
      lost.replaceChildren(words);
      const link = document.createElement("a");
      if (isUnsaved && compare) {
        lost.append(" Your text is kept: ");
        link.href = compare;
        link.textContent = "Compare";
      } else {
        if (isUnsaved) lost.append(" Your text is kept in this browser.");
        lost.append(" ");
        link.href = place.dataset.address;
        link.textContent = "Show the story as it is now";
      }
      lost.append(link);
      scrollTo(0, 0);
    };
    const take = ({ line, lost: words, free }) => {
      presence.textContent = lock || words ? "" : line;
      presence.hidden = !presence.textContent;
      if (words && writes) {
        writes = false;
        document.dispatchEvent(new CustomEvent("desk:lost", { detail: { shut: shut(words) } }));
      }
      if (!lock) return;
      const said = lock.querySelector("[data-lock-words]");
      lock.querySelector("button").hidden = free;
      if (!free) said.textContent = `${line}. You can read here, not write.`;
      else if (!said.querySelector("a")) {
        const link = document.createElement("a");
        link.href = place.dataset.address;
        link.textContent = "Open it for writing";
        said.replaceChildren("Nobody is editing any more. ", link);
      }
    };
    const beat = async () => {
      if (document.hidden) return;
      try {
        const answer = await fetch(place.dataset.beat, { method: "POST", body: body(), redirect: "manual", signal: AbortSignal.timeout(BEAT_MS) });
        const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
        if (answer.ok && isOurs) take(await answer.json());
      } catch {
        // a dead network: the mark of what is kept says so
      }
    };
    beat();
    setInterval(beat, BEAT_MS);
    document.addEventListener("visibilitychange", beat);
    window.addEventListener("pageshow", (event) => { if (event.persisted) beat(); });
    window.addEventListener("pagehide", () => { navigator.sendBeacon(place.dataset.leave, body()); });
  }
}
