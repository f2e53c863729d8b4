// Keys for the whole desk: ? shows them, / searches, g and a letter goes somewhere; in a list j and k
// move, Enter opens, x chooses, n begins a new one. Each presses or follows what stands on the page,
// so without this file everything is there to be clicked. Off where somebody switched them off.
"use strict";
{
  const OFF = "desk-keys-off";
  const PATIENCE_MS = 1500; // between g and its letter
  const ROWS = "#result_list tbody tr";
  const NEW = "[data-new], .object-tools a.addlink";
  const SEARCH = "#searchbar, #content input[type=search]";
  const GROUPS = [
    ["Anywhere", [["?", "these keys"], ["/", "search"], ["g t", "go to Today"], ["g s", "go to Stories"], ["g c", "go to Comments"]]],
    ["In lists", [["j", "down"], ["k", "up"], ["Enter", "open"], ["x", "choose, or not"], ["n", "new"]]],
    ["In a story that you write", [["Ctrl+S", "save"], ["Ctrl+Shift+P", "live preview"], ["Ctrl+Alt+P", "a picture into the text"], ["Alt+F10", "from the text to its bar; Esc leads back"]]],
  ];
  let wentAt = -Infinity;

  const isOff = () => {
    try {
      return localStorage.getItem(OFF) === "1";
    } catch {
      return false;
    }
  };
  const switchTo = (on) => {
    try {
      if (on) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // a browser that keeps nothing: the switch holds for this page alone
    }
    document.documentElement.classList.toggle("desk-keys-on", on);
  };

  const made = (name, text, ...children) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    element.append(...children);
    return element;
  };

  // The dialog: all keys, those of the page itself too, and the switch.
  const words = (element) =>
    [...element.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent).join("").trim().replace(/\s+/g, " ");
  const ownKeys = () =>
    [...document.querySelectorAll("[data-key]")].map((element) => [
      element.dataset.key,
      element.getAttribute("aria-label") || words(element),
    ]);
  const groups = () => {
    const own = ownKeys();
    return own.length ? [...GROUPS, ["On this page", own]] : GROUPS;
  };
  const dialog = () => {
    const found = document.querySelector("#desk-keys-dialog");
    if (found) return found;
    const box = made("dialog");
    box.id = "desk-keys-dialog";
    box.setAttribute("aria-labelledby", "desk-keys-title");
    const title = made("h2", "Keys");
    title.id = "desk-keys-title";
    box.append(title);
    for (const [name, keys] of groups()) {
      const list = made("dl");
      for (const [key, what] of keys) {
        const term = made("dt");
        term.append(...key.split(" ").flatMap((one, place) => [place ? " then " : "", made("kbd", one)]));
        list.append(made("div", "", term, made("dd", what)));
      }
      box.append(made("h3", name), list);
    }
    const check = made("input");
    check.type = "checkbox";
    check.checked = !isOff();
    check.addEventListener("change", () => switchTo(check.checked));
    const label = made("label", "", check, " Keys are on, in this browser");
    const close = made("button", "Close");
    close.type = "button";
    close.className = "button-plain";
    close.addEventListener("click", () => box.close());
    box.append(made("p", "Those without Ctrl or Alt: never while you type, nor while letters are being composed."), label, close);
    document.body.append(box);
    return box;
  };
  const showKeys = () => dialog().showModal();

  const search = () => {
    const field = document.querySelector(SEARCH);
    if (!field) return false;
    field.focus();
    field.select();
    return true;
  };

  // The row that is worked on is the one that has the focus; Enter then opens its link by itself.
  const linkOf = (row) => row.querySelector("a.story-link, th a, td.field-__str__ a, td a");
  const rows = () => [...document.querySelectorAll(ROWS)].filter(linkOf);
  const here = (all) => all.indexOf(document.activeElement?.closest?.("tr"));
  const move = (by) => {
    const all = rows();
    if (!all.length) return false;
    const at = here(all);
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
    linkOf(all[next]).focus();
    all[next].scrollIntoView({ block: "nearest" });
    return true;
  };
  const choose = () => {
    const all = rows();
    const box = all[here(all)]?.querySelector("input.action-select");
    box?.click();
    return Boolean(box);
  };
  const follow = (selector) => {
    const link = document.querySelector(selector);
    link?.click();
    return Boolean(link);
  };

  const DEEDS = {
    "?": () => (showKeys(), true),
    "/": search,
    j: () => move(1),
    k: () => move(-1),
    x: choose,
    n: () => follow(NEW),
  };

  const isTyping = (target) =>
    target.isContentEditable || target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

  const go = (key) => follow(`#desk-bar [data-go="${CSS.escape(key)}"]`);
  const press = (event) => {
    if (event.key !== "Shift" && performance.now() - wentAt < PATIENCE_MS) {
      wentAt = -Infinity;
      go(event.key);
      return true; // also where it leads nowhere: it was meant for g
    }
    if (event.key === "g") {
      wentAt = performance.now();
      return true;
    }
    const isPages = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    return !isPages && Boolean(DEEDS[event.key]?.());
  };

  // Before the keys of single pages, so that the letter after g is not theirs.
  window.addEventListener(
    "keydown",
    (event) => {
      if (isOff() || event.isComposing || event.keyCode === 229 || event.repeat && event.key !== "j" && event.key !== "k") return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      if (!press(event)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  // A button to open the dialog: the only way in for those who have no keys, or switched them off.
  const tools = document.querySelector("#user-tools");
  if (tools && document.querySelector("#desk-bar")) {
    const button = made("button", "Keys");
    button.type = "button";
    button.className = "desk-keys";
    button.addEventListener("click", showKeys);
    tools.insertBefore(button, tools.querySelector("#logout-form"));
  }
  document.documentElement.classList.toggle("desk-keys-on", !isOff());
}
