// The story form's conveniences. Each job works without them, by the form alone.
"use strict";
{
  const form = document.getElementById("article_form");
  const byId = (id) => document.getElementById(id);

  // The headline is one line, however it is broken on the screen: Enter goes on to the standfirst.
  const headline = document.querySelector("[data-headline]");
  const grow = (area) => {
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + 2}px`;
  };
  const count = document.querySelector("[data-count]");
  const told = () => {
    const length = [...headline.value].length;
    const fits = length === 0 ? "" : length > 110 ? ". Too long for search results" : length > 75 ? ". Long for the front page" : ". Fits the front page and search results";
    count.textContent = `${length} characters${fits}`;
  };
  if (headline) {
    const next = byId("id_standfirst");
    headline.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        next.focus();
      }
    });
    headline.addEventListener("input", told);
    told();
    if (!CSS.supports("field-sizing", "content")) {
      for (const area of [headline, next]) {
        area.addEventListener("input", () => grow(area));
        grow(area);
      }
    }
  }

  // A link to a field leads into it: to its box, opened, or to the text's editor that hides it.
  document.addEventListener("click", (event) => {
    const target = byId(event.target.closest?.("a[href^='#']")?.hash.slice(1));
    if (!target) return;
    const box = target.closest("details");
    if (box) box.open = true;
    const text = (target.closest(".prose-editor") || target).querySelector(".ProseMirror");
    if (text) event.preventDefault();
    const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
    (text || field || target).focus();
  });

  // Ctrl+S saves.
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      const save = form && form.querySelector("[name=_save]");
      if (save) {
        event.preventDefault();
        save.click();
      }
    }
  });

  // A pressed button is pressed once; what is typed and not saved is not left without a question.
  if (form) {
    let typed = false;
    let sent = false;
    form.addEventListener("input", () => { typed = true; });
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
    });
    window.addEventListener("pageshow", () => { sent = false; });
    window.addEventListener("beforeunload", (event) => {
      if (typed && !sent) event.preventDefault();
    });
  }

  // The browser keeps which boxes are open; a box with an error is always open.
  for (const box of document.querySelectorAll("details[data-box]")) {
    const key = `desk-box-${box.dataset.box}`;
    const kept = localStorage.getItem(key);
    if (kept !== null && !box.querySelector(".errorlist")) box.open = kept === "open";
    box.addEventListener("toggle", () => localStorage.setItem(key, box.open ? "open" : "shut"));
  }
  const wrong = document.querySelector(".errorlist");
  if (wrong) {
    const field = wrong.parentElement.querySelector("input:not([type=hidden]), select, textarea");
    if (field) field.focus();
  }

  // Whoever saves goes on where they were. The text's editor may come later.
  const PLACE = "desk-place";
  const place = wrong ? null : JSON.parse(sessionStorage.getItem(PLACE));
  sessionStorage.removeItem(PLACE);
  if (place) {
    if (place.field && byId(place.field)) byId(place.field).focus({ preventScroll: true });
    window.scrollTo(0, place.down);
  }
  if (form) {
    let editor = null;
    let last = null;
    const meet = (ready) => {
      editor = ready;
      if (wrong && wrong.parentElement.contains(editor.view.dom)) editor.commands.focus();
      if (!place || place.letter === null) return;
      editor.commands.focus(Math.min(place.letter, editor.state.doc.content.size), { scrollIntoView: false });
      window.scrollTo(0, place.down);
    };
    const there = form.querySelector(".ProseMirror")?.editor;
    if (there) meet(there);
    else form.addEventListener("prose-editor:ready", (event) => meet(event.detail.editor));
    form.addEventListener("focusin", (event) => {
      if (event.target.matches("input:not([type=submit]), textarea, select, .ProseMirror")) last = event.target;
    });
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name !== "_save") return;
      const inText = editor !== null && last === editor.view.dom;
      const letter = inText ? editor.state.selection.from : null;
      sessionStorage.setItem(PLACE, JSON.stringify({ field: last?.id, letter, down: window.scrollY }));
    });
    const saved = form.querySelector("[data-saved]");
    if (saved) form.addEventListener("input", () => { saved.textContent = "Not saved yet"; }, { once: true });
  }

  // Searching the library: the server draws the choices, the chosen one first.
  const find = document.querySelector("[data-pictures]");
  if (find) {
    find.closest("[hidden]").hidden = false;
    let asked = 0;
    const ask = async () => {
      const mine = ++asked;
      const chosen = document.querySelector("[name=lead_picture]:checked");
      const query = new URLSearchParams({ q: find.value, chosen: chosen ? chosen.value : "" });
      const answer = await fetch(`${find.dataset.pictures}?${query}`);
      if (answer.ok && mine === asked) byId("picture-choices").innerHTML = await answer.text();
    };
    let timer;
    find.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 250);
    });
    find.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    // A picture uploaded in another tab stands first when one comes back.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && find.closest("details").open) ask();
    });
  }

  // Names of tags that exist already, offered for the word being typed.
  const tags = document.querySelector("[data-tags]");
  if (tags) {
    const hints = document.createElement("div");
    const list = document.createElement("ul");
    hints.className = "tag-hints";
    hints.hidden = true;
    hints.append(list);
    tags.after(hints);
    const last = () => tags.value.split(/[,،]/).pop().trim();
    const shut = () => { hints.hidden = true; };
    const take = (name) => {
      const before = tags.value.split(/[,،]/).slice(0, -1).map((word) => word.trim());
      tags.value = `${[...before, name].join(", ")}, `;
      shut();
      tags.focus();
    };
    let asked = 0;
    tags.addEventListener("input", async () => {
      const mine = ++asked;
      const typed = last();
      if (typed.length < 2) return shut();
      const answer = await fetch(`${tags.dataset.tags}?${new URLSearchParams({ q: typed })}`);
      if (!answer.ok || mine !== asked) return;
      const { names } = await answer.json();
      list.replaceChildren(...names.map((name) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = name;
        button.addEventListener("click", () => take(name));
        item.append(button);
        return item;
      }));
      hints.hidden = names.length === 0;
    });
    tags.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && !hints.hidden) {
        event.preventDefault();
        list.querySelector("button").focus();
      }
    });
    hints.addEventListener("keydown", (event) => {
      const item = event.target.closest("li");
      const step = { ArrowDown: item?.nextSibling, ArrowUp: item?.previousSibling }[event.key];
      if (step) {
        event.preventDefault();
        step.firstChild.focus();
      }
    });
    tags.closest("div").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !hints.hidden) {
        shut();
        tags.focus();
      }
    });
  }
}
