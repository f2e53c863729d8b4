// The comment queue by keyboard: each decision is drawn at once, the next comment is there, and the
// answer comes later; one that was refused turns its row amber. Without this file each button is an
// ordinary form, and each row a link.
"use strict";
{
  const AT_ONCE = 4; // requests on their way
  const UNDO_SECONDS = 10;
  const FEW = 15; // open rows left when more are fetched
  const PAGE = 50;
  const LABELS = { held: "Waiting", approved: "Approved", rejected: "Rejected", spam: "Spam" };
  const SHIFTED = { A: "approved", S: "spam" };

  const queue = document.querySelector(".queue");
  const list = queue?.querySelector(".queue-list ol");
  const middle = queue?.querySelector(".queue-middle");
  const aside = queue?.querySelector(".queue-about");
  const forms = {
    decide: document.querySelector("#decide-one"),
    handle: document.querySelector("#handle-one"),
    note: document.querySelector("#note-one"),
    undo: document.querySelector("#undo-one"),
    chosen: document.querySelector("#changelist-form"),
  };
  const mayDecide = Boolean(forms.decide && list);
  const rows = () => (list ? [...list.children] : []);
  let current = list?.querySelector(".queue-chosen") ?? null;
  const tab = queue?.dataset.tab;
  for (const row of rows()) row.dataset.first = row.dataset.seen;

  const say = (words) => {
    const place = document.querySelector("#queue-said");
    if (place) place.textContent = words;
  };

  // What goes to the newsroom: a few requests at a time, those of one comment one after the other.
  const waiting = [];
  let onTheirWay = 0;
  const pump = () => {
    while (onTheirWay < AT_ONCE && waiting.length) {
      onTheirWay += 1;
      waiting.shift()().finally(() => {
        onTheirWay -= 1;
        pump();
      });
    }
  };
  const inTurn = (job) =>
    new Promise((settle) => {
      waiting.push(() => job().then(settle, (error) => settle({ failed: error.message })));
      pump();
    });
  const post = (form, fields) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    for (const [name, value] of fields) body.append(name, value);
    return inTurn(async () => {
      let answer;
      try {
        answer = await fetch(form.action, {
          method: "POST", body, keepalive: true, headers: { Accept: "application/json" },
        });
      } catch {
        throw new Error("Not kept: no connection. Decide again.");
      }
      const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
      if (!isJson) throw new Error(answer.redirected ? "Not kept: log in again, in another tab." : `Not kept: the newsroom answered ${answer.status}.`);
      return answer.json();
    });
  };
  window.addEventListener("beforeunload", (event) => {
    if (onTheirWay || waiting.length) event.preventDefault();
  });

  // Which comment is read. What was seen of it goes with a decision: its state, its words, which its
  // author may change meanwhile, and its newest report.
  const shown = (row, { seen, revision, reports } = row.dataset) => `${row.dataset.comment}:${seen}:${revision || 0}:${reports || 0}`;
  const fill = (row) => {
    if (!forms.decide) return;
    forms.decide.elements.seen.value = row.dataset.seen;
    forms.decide.elements.shown.value = shown(row);
    const { seen, reports } = row.dataset;
    const word = document.querySelector(".queue-approved [data-word]");
    if (word) word.textContent = reports && seen === "approved" ? "Keep" : "Approve";
    const isDone = (to) => seen === to && !reports;
    for (const [to, selector] of [["approved", ".queue-approved"], ["spam", ".queue-spam"]]) {
      const button = document.querySelector(selector);
      if (button) button.disabled = isDone(to);
    }
    const box = document.querySelector("#reject-one");
    if (box) box.inert = isDone("rejected");
  };
  let later;
  const open = (row, { focus = true } = {}) => {
    if (!row) return;
    current?.classList.remove("queue-chosen");
    current?.querySelector("a").removeAttribute("aria-current");
    current = row;
    row.classList.add("queue-chosen");
    row.querySelector("a").setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
    middle.replaceChildren(row.querySelector("template").content.cloneNode(true));
    aside.replaceChildren();
    for (const form of [forms.decide, forms.handle, forms.note]) {
      if (form) form.elements.comment.value = row.dataset.comment;
    }
    fill(row);
    history.replaceState(null, "", row.querySelector("a").href);
    scrollTo({ top: 0 });
    if (focus) middle.focus({ preventScroll: true });
    clearTimeout(later);
    later = setTimeout(() => read(row), 150);
    more();
  };
  const read = async (row) => {
    await row.busy;
    const answer = await fetch(queue.dataset.read.replace("/0/", `/${row.dataset.comment}/`)).catch(() => null);
    if (!answer?.ok || row !== current) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (row !== current || isTyping(document.activeElement ?? document.body)) return;
    const fresh = page.querySelector('[data-part="reading"]');
    // The number in the list stands on the page already.
    const place = middle.querySelector(".queue-story p").firstChild;
    fresh.querySelector(".queue-story p").firstChild.replaceWith(place.cloneNode(true));
    const reports = fresh.querySelector("[data-newest]")?.dataset.newest;
    if (reports) row.dataset.reports = reports;
    else delete row.dataset.reports;
    row.dataset.revision = fresh.querySelector(".queue-story").dataset.revision;
    fill(row);
    const listed = row.querySelector("[name=shown]");
    if (listed) listed.value = shown(row);
    middle.replaceChildren(...fresh.childNodes);
    row.querySelector("template").content.replaceChildren(...[...middle.childNodes].map((node) => node.cloneNode(true)));
    aside.replaceChildren(...page.querySelector('[data-part="about"]').childNodes);
  };
  // Whether a row still stands in this list, or would not be in it if it was drawn anew.
  const belongs = (row) => {
    if (tab === "reported") return Boolean(row.dataset.reports);
    return row.dataset.seen === (tab === "found" ? row.dataset.first : tab);
  };
  const isOpen = (row) => belongs(row) && !row.classList.contains("queue-done") && !("held" in row.dataset) && !row.classList.contains("queue-refused") && !row.classList.contains("queue-passed");
  const goOn = (from) => {
    const all = rows();
    const at = all.indexOf(from);
    const next = all.slice(at + 1).find(isOpen) ?? all.slice(0, Math.max(at, 0)).find(isOpen);
    if (next) open(next);
    else more(true).then(() => {
      const found = rows().find(isOpen);
      if (found) open(found);
      else say("Nothing is left to decide here.");
    });
  };
  const move = (by) => {
    const all = rows();
    open(all[all.indexOf(current) + by]);
  };

  // More rows, before the last is reached.
  let fetching = null;
  let isAll = false;
  const more = (now = false) => {
    // At the end of the list it is asked again: readers may have sent some since.
    if ((tab !== "held" && tab !== "reported") || (isAll && !now) || fetching) return fetching ?? Promise.resolve();
    const left = rows().filter(belongs).length;
    if (!now && rows().filter(isOpen).length >= FEW) return Promise.resolve();
    const page = Math.floor(left / PAGE) + 1;
    fetching = Promise.all(rows().map((row) => row.busy))
      .then(() => fetch(`?state=${tab}&p=${page}`))
      .then((answer) => answer.text())
      .then((text) => {
        const known = new Set(rows().map((row) => row.dataset.comment));
        const found = [...new DOMParser().parseFromString(text, "text/html").querySelectorAll(".queue-list li[data-comment]")];
        const fresh = found.filter((row) => !known.has(row.dataset.comment));
        for (const row of fresh) {
          row.classList.remove("queue-chosen");
          row.dataset.first = row.dataset.seen;
        }
        list.append(...fresh);
        isAll = fresh.length === 0;
      })
      .catch(() => {})
      .finally(() => {
        fetching = null;
      });
    return fetching;
  };

  // How many stand behind each tab, as far as the page knows.
  const bump = (state, by) => {
    const places = [document.querySelector(`.tabs a[href="?state=${state}"] .tab-count`)];
    if (state === "held") places.push(document.querySelector("#desk-bar a[aria-current] .desk-count"));
    for (const place of places) {
      if (place && /^\d+$/.test(place.textContent)) place.textContent = Math.max(0, Number(place.textContent) + by);
    }
  };
  const become = (row, state, { reports = "", words = LABELS[state].toLowerCase(), isDone = true } = {}) => {
    bump(row.dataset.seen, -1);
    bump(state, 1);
    bump("reported", Number(Boolean(reports)) - Number(Boolean(row.dataset.reports)));
    row.dataset.seen = state;
    if (reports) row.dataset.reports = reports;
    else delete row.dataset.reports;
    row.classList.toggle("queue-done", isDone);
    row.classList.remove("queue-refused", "queue-passed");
    row.querySelector("input[type=checkbox]").checked = false;
    row.querySelector("[name=shown]").value = shown(row);
    const became = row.querySelector(".queue-became");
    became.hidden = !isDone;
    became.textContent = words;
    if (row === current) fill(row);
  };
  const refuse = (row, { seen, reports }, words) => {
    become(row, seen, { reports });
    row.classList.remove("queue-done");
    row.classList.add("queue-refused");
    const became = row.querySelector(".queue-became");
    became.hidden = false;
    became.textContent = words;
    say(words);
  };

  // Decisions, and taking them back. Newest last; what the page began with may be undone too.
  const done = [];
  const first = document.querySelector("#queue-undo button");
  if (first?.value) done.push({ rows: [], decisions: [first.value], busy: Promise.resolve() });

  let running;
  const strip = (deed) => {
    const box = document.querySelector("#queue-undo");
    if (!box) return;
    clearInterval(running);
    box.hidden = !deed;
    if (!deed) return;
    box.querySelector("button").value = ""; // from now on it is the newest deed of this page
    const isKept = [...deed.before.values()].every((row) => row.seen === deed.to);
    box.querySelector("[data-what]").textContent = isKept ? "Kept" : LABELS[deed.to];
    box.querySelector("[data-who]").textContent =
      deed.rows.length === 1 ? deed.rows[0].querySelector(".queue-who").textContent : `${deed.rows.length} comments`;
    let left = UNDO_SECONDS;
    const tick = () => {
      box.querySelector("[data-left]").textContent = `${left} s left`;
      box.hidden = left <= 0;
      if (left <= 0) clearInterval(running);
      left -= 1;
    };
    running = setInterval(tick, 1000);
    tick();
  };

  const decide = (wanted, to, { ground = "", note = "" } = {}) => {
    const targets = wanted.filter((row) => row.dataset.seen !== to || row.dataset.reports);
    if (!targets.length) return say(wanted.length ? `${LABELS[to]} already.` : "Nothing is chosen.");
    const deed = { rows: targets, to, before: new Map(targets.map((row) => [row, { ...row.dataset }])), decisions: [] };
    const earlier = Promise.all(targets.map((row) => row.busy));
    const fields = ground ? [["ground", ground], ["note", note]] : [["to", to]];
    for (const row of targets) fields.push(["comment", row.dataset.comment], ["shown", shown(row)]);
    for (const row of targets) become(row, to, row.dataset.seen === to ? { words: "kept" } : {});
    deed.busy = earlier.then(() => post(forms.decide, fields)).then((answer) => settled(deed, answer));
    for (const row of targets) row.busy = deed.busy;
    done.push(deed);
    strip(deed);
    if (targets.includes(current)) goOn(current);
  };
  const settled = (deed, answer) => {
    deed.decisions = Object.values(answer.decisions ?? {});
    for (const row of deed.rows) {
      const pk = row.dataset.comment;
      if (answer.decisions?.[pk]) continue;
      refuse(row, deed.before.get(row), answer.refused?.[pk] ?? answer.told ?? answer.failed);
    }
  };
  const undo = (deed) => {
    strip(null);
    if (!deed) return say("Nothing was decided on this page yet.");
    for (const row of deed.rows) {
      const { seen, reports } = deed.before.get(row);
      become(row, seen, { reports, isDone: false });
    }
    if (deed.rows.length) open(deed.rows[0]);
    const busy = deed.busy.then(async () => {
      if (!deed.decisions.length) return;
      const answer = await post(forms.undo, deed.decisions.map((pk) => ["decision", pk]));
      const left = Object.values(answer.refused ?? {});
      for (const row of deed.rows) {
        if (!answer.decisions?.[row.dataset.comment]) refuse(row, { seen: deed.to }, answer.refused?.[row.dataset.comment] ?? answer.failed ?? "Not undone.");
      }
      if (!deed.rows.length) location.reload();
      say(left[0] ?? answer.failed ?? "Undone.");
    });
    for (const row of deed.rows) row.busy = busy;
  };

  // Notes, claims, passing on, looking at an address: these wait for their answer.
  const handle = async (form, fields, row) => {
    const answer = await post(form, [...fields, ["comment", row.dataset.comment]]);
    say(answer.told ?? answer.failed);
    if (answer.failed) refuse(row, { ...row.dataset }, answer.failed);
    if (row === current) read(row);
  };
  const pass = (row) => {
    row.classList.add("queue-passed");
    const became = row.querySelector(".queue-became");
    became.hidden = false;
    became.textContent = "passed on";
    handle(forms.handle, [["deed", "passed"]], row);
    goOn(row);
  };

  const chosen = () => rows().filter((row) => row.querySelector("input[type=checkbox]").checked);
  const all = document.querySelector("#queue-all");
  const countChosen = () => {
    const number = chosen().length;
    for (const button of document.querySelectorAll(".queue-bulk button[name]")) button.disabled = !number;
    const box = document.querySelector("#reject-chosen");
    if (box) box.inert = !number;
    const label = document.querySelector(".queue-chosen-label");
    if (label) label.textContent = number ? `${number} chosen` : "All";
  };

  const closeAll = () => {
    for (const box of document.querySelectorAll(".queue-reject[open]")) box.open = false;
    const rest = document.querySelector("#queue-rest");
    if (rest?.matches(":popover-open")) rest.hidePopover();
  };
  const submitted = (form, button) => {
    if (form === forms.undo) {
      const deed = done.findLast((one) => one.decisions.map(String).includes(button.value)) ?? (button.dataset.key ? done.at(-1) : null);
      if (!deed) return false;
      done.splice(done.indexOf(deed), 1);
      undo(deed);
    } else if (form === forms.note && current) {
      const field = document.querySelector("#queue-note");
      field.blur();
      middle.focus({ preventScroll: true });
      handle(form, [["deed", "noted"], ["note", field.value]], current);
    } else if (form === forms.handle && current) {
      if (button.value === "passed") pass(current);
      else handle(form, [["deed", button.value]], current);
    } else if (form === forms.decide ? current : form === forms.chosen) {
      const isChosen = form === forms.chosen;
      const wanted = isChosen ? chosen() : [current];
      const note = button.closest(".queue-grounds")?.querySelector("input").value.trim() ?? "";
      if (button.value === "other" && !note) {
        button.closest(".queue-grounds").querySelector("input").focus();
        return true;
      }
      decide(wanted, button.name === "ground" ? "rejected" : button.value, button.name === "ground" ? { ground: button.value, note } : {});
      for (const input of document.querySelectorAll(".queue-grounds input")) input.value = "";
      countChosen();
    } else {
      return false;
    }
    closeAll();
    return true;
  };

  const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
  const isOn = () => document.documentElement.classList.contains("desk-keys-on");
  const panel = () => document.querySelector(".queue-reject[open]");
  const press = (event) => {
    const { key } = event;
    const ground = panel()?.querySelector(`[data-ground="${CSS.escape(key)}"]`);
    if (ground) return ground.click(), true;
    if (key === "Escape" && panel()) return closeAll(), true;
    if (key === "x" && current) return current.querySelector("input[type=checkbox]")?.click(), true;
    if (key === "j" && current) return move(1), true;
    if (key === "k" && current) return move(-1), true;
    if (key === "z" && done.length) return undo(done.pop()), true;
    if (SHIFTED[key]) return decide(chosen(), SHIFTED[key]), countChosen(), true;
    if (key === "R") return chosen().length ? (document.querySelector("#reject-chosen").open = true) : say("Nothing is chosen."), true;
    if (key === "n") {
      const field = document.querySelector("#queue-note");
      return field?.focus(), field?.scrollIntoView({ block: "nearest" }), true;
    }
    const wanted = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    wanted?.click();
    return Boolean(wanted);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.keyCode === 229) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") {
        event.target.blur();
        closeAll();
      } else if (event.key === "Enter" && event.target.closest(".queue-other")) {
        event.preventDefault();
        event.target.closest(".queue-grounds").querySelector('[value="other"]').click();
      }
      return;
    }
    if (!isOn() || document.querySelector("dialog[open]")) return;
    if (event.repeat && event.key !== "j" && event.key !== "k") return;
    if (press(event)) event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    if (mayDecide && event.submitter && Object.values(forms).includes(event.target) && submitted(event.target, event.submitter)) event.preventDefault();
  });
  list?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.closest("li"));
  });
  document.querySelector(".queue-moves")?.addEventListener("click", (event) => {
    const key = event.target.closest("a")?.dataset.key;
    if (!key || !current) return;
    event.preventDefault();
    move(key === "j" ? 1 : -1);
  });
  if (current) for (const link of document.querySelectorAll(".queue-moves a")) link.hidden = false;
  list?.addEventListener("change", countChosen);
  all?.addEventListener("change", () => {
    for (const row of rows()) row.querySelector("input[type=checkbox]").checked = all.checked && belongs(row);
    countChosen();
  });
  if (all) all.hidden = false;
  document.querySelector('[data-key="n"]')?.addEventListener("click", (event) => {
    event.preventDefault();
    closeAll();
    document.querySelector("#queue-note")?.focus();
  });

  document.documentElement.classList.add("has-keys");
  if (mayDecide) countChosen();
  if (first?.value) running = setTimeout(() => strip(null), UNDO_SECONDS * 1000);
  if (middle && new URLSearchParams(location.search).has("comment")) middle.focus({ preventScroll: true });
  more();
}
