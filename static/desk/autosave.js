// Nothing typed is lost: the form goes to the desk every few seconds, and into this browser at
// each change. Without this file one saves by hand.
"use strict";
{
  const place = document.getElementById("story-together");
  const form = document.getElementById("article_form");
  const AFTER_KEY_MS = 3000;
  const AT_MOST_MS = 5000;
  const LOCAL_MS = 150;
  const RETRY_MS = 5000;
  const PATIENCE_MS = 15000;
  const MONTH_MS = 30 * 24 * 3600 * 1000;
  const OF_THE_PAGE = ["csrfmiddlewaretoken", "form_key", "turn"];

  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const prefix = (story) => `desk-typed:${place.dataset.user}:${story}:`;
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || form.elements.csrfmiddlewaretoken.value;

  // Names as the server makes them; randomUUID is missing where the desk has no https.
  const newKey = () => {
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const post = async (entries, more) => {
    const body = new FormData();
    for (const [name, value] of entries) body.append(name, value);
    for (const [name, value] of Object.entries(more)) body.append(name, value);
    body.append("csrfmiddlewaretoken", token());
    return fetch(place.dataset.keep, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
  };
  const isOurs = (answer) => (answer.headers.get("Content-Type") || "").startsWith("application/json");

  // What this browser kept and the desk does not have: handed in, and offered.
  const handIn = async (shown) => {
    const done = new Set(read("story-done"));
    const turns = read("story-turns");
    for (const name of Object.keys(localStorage).filter((name) => name.startsWith(`desk-typed:${place.dataset.user}:`))) {
      const key = name.split(":").pop();
      const kept = JSON.parse(localStorage.getItem(name));
      if (done.has(key) || Date.now() - kept.at > MONTH_MS) localStorage.removeItem(name);
      else if (!name.startsWith(prefix(place.dataset.story)) || key === form.elements.form_key.value) continue;
      else if (JSON.stringify(kept.entries) === shown) localStorage.removeItem(name);
      else if ((turns[key] ?? -1) < kept.turn) await offer(key, kept);
    }
  };
  const offer = async (key, kept) => {
    const answer = await post(kept.entries, { form_key: key, turn: kept.turn, offer: "1" }).catch(() => null);
    if (!answer?.ok || !isOurs(answer)) return;
    const { offer: drawn } = await answer.json();
    if (!drawn) return;
    document.querySelector(`[data-offer="${key}"]`)?.remove();
    document.querySelector("[data-offers]").insertAdjacentHTML("afterbegin", drawn);
  };

  const keepTyping = () => {
    const { form_key: keyField, turn: turnField } = form.elements;
    const entries = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OF_THE_PAGE.includes(name));
    const login = place.querySelector("[data-login]");
    const marks = [...document.querySelectorAll("[data-kept], [data-saved]")];
    let start = JSON.stringify(entries());
    let last = start;
    let isUnsaved = place.dataset.unsaved !== undefined;
    let goodAt = place.dataset.now;
    let keptTurn = Number(turnField.value);
    let since = 0; // when the first change was made that the desk lacks
    let timer = 0;
    let localTimer = 0;
    let isSending = false;
    let isSent = false;
    let isShut = false;
    let compare = "";

    const say = (words, isLate = false) => {
      document.querySelector(".story-saved")?.setAttribute("hidden", "");
      for (const mark of marks) {
        mark.hidden = false;
        mark.textContent = words;
        mark.classList.toggle("story-kept-late", isLate);
        if (isLate) mark.setAttribute("role", "status");
        else mark.removeAttribute("role");
      }
    };
    const keepHere = () => {
      clearTimeout(localTimer);
      localTimer = 0;
      const name = prefix(place.dataset.story) + keyField.value;
      try {
        localStorage.setItem(name, JSON.stringify({ entries: JSON.parse(last), turn: Number(turnField.value), at: Date.now() }));
        return true;
      } catch {
        return false; // this browser has no room
      }
    };
    const late = () => {
      const where = keepHere() ? "kept in this browser" : "and this browser has no room: copy your text";
      say(`Not saved since ${goodAt}, ${where}`, true);
      plan(RETRY_MS);
    };
    const plan = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(send, wait);
    };
    const look = () => {
      const now = JSON.stringify(entries());
      if (now === last) return false;
      last = now;
      isUnsaved = true;
      turnField.value = Number(turnField.value) + 1;
      return true;
    };
    const changed = () => {
      if (isSent || !look()) return;
      if (!localTimer) localTimer = setTimeout(keepHere, LOCAL_MS);
      since ||= Date.now();
      if (!marks.some((mark) => mark.classList.contains("story-kept-late"))) say("Not saved yet");
      plan(Math.max(0, Math.min(AFTER_KEY_MS, since + AT_MOST_MS - Date.now())));
    };

    async function send() {
      clearTimeout(timer);
      look();
      const turn = Number(turnField.value);
      if (isSent || turn === keptTurn) return;
      if (isSending) return plan(500);
      isSending = true;
      let answer = null;
      try {
        answer = await post(JSON.parse(last), { form_key: keyField.value, turn });
        await take(answer, turn);
      } catch {
        if (!isSent) late();
      } finally {
        isSending = false;
      }
    }
    const take = async (answer, turn) => {
      const isLoginGone = answer.type === "opaqueredirect" || (answer.status === 403 && !isOurs(answer));
      if (isLoginGone && !login.open && !login.dataset.seen) {
        login.showModal();
        login.dataset.seen = "1";
      }
      if (!answer.ok || !isOurs(answer)) return late();
      login.close();
      delete login.dataset.seen;
      const told = await answer.json();
      if (isSent) return;
      if (!told.kept) {
        // This form was saved or thrown away in the meantime, here or in another tab.
        localStorage.removeItem(prefix(place.dataset.story) + keyField.value);
        keyField.value = newKey();
        keepHere();
        return plan(0);
      }
      keptTurn = turn;
      compare = told.compare;
      goodAt = told.at.slice(0, 5);
      since = turn === Number(turnField.value) ? 0 : Date.now();
      say(since ? "Not saved yet" : `Kept ${told.at}`);
    };

    // The tab may be gone in a moment: small texts still reach the desk, all stay in this browser.
    const leave = () => {
      if (isSent) return;
      look();
      if (Number(turnField.value) === keptTurn) return;
      keepHere();
      const body = new FormData();
      for (const [name, value] of JSON.parse(last)) body.append(name, value);
      body.append("form_key", keyField.value);
      body.append("turn", turnField.value);
      body.append("csrfmiddlewaretoken", token());
      if (!navigator.sendBeacon(place.dataset.keep, body) && !document.hidden) send();
    };

    if (isUnsaved) say(`Kept ${place.dataset.unsaved}`);
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      look();
      if (isUnsaved) keepHere();
      form.elements.csrfmiddlewaretoken.value = token();
      isSent = true;
      clearTimeout(timer);
    });
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", () => { isSent = isShut; });
    document.addEventListener("visibilitychange", () => (document.hidden ? leave() : send()));
    for (const name of ["online", "focus"]) window.addEventListener(name, () => send());

    // Another takes over: what is here goes to the desk first, then the form is shut.
    document.addEventListener("desk:lost", async (event) => {
      look();
      while (isSending) await new Promise((done) => setTimeout(done, 100));
      await send();
      isSent = isShut = true; // a shut form has no fields to be kept
      clearTimeout(timer);
      event.detail.shut(isUnsaved, compare);
    });
    return start;
  };

  if (place && form) {
    const shown = place.dataset.readOnly === undefined ? keepTyping() : "";
    handIn(shown);
  }
}
