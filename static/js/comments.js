// The comment form in a browser with scripts: an answer is written where it stands, nothing typed is
// lost on the way, a press too many sends nothing twice, and one's own waiting comments are shown to
// oneself. What is kept stays in this browser; the form alone is ever sent.
(() => {
  const story = (address) => address.match(/comment\/(\d+)\//)?.[1];
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const kept = (store, key) => {
    try {
      return JSON.parse(store().getItem(key)) ?? {};
    } catch {
      return {};
    }
  };
  const keep = (store, key, value) => {
    try {
      if (value) store().setItem(key, JSON.stringify(value));
      else store().removeItem(key);
    } catch {}
  };
  const local = () => localStorage;
  const session = () => sessionStorage;
  const DAY = 86_400_000;

  // What was sent needs no draft any more, and is looked for under its story for a day.
  const sent = document.querySelector("[data-sent]")?.dataset.sent;
  if (sent) {
    keep(session, `comment ${sent}`);
    keep(local, "own comments", { ...kept(local, "own comments"), [sent]: Date.now() });
  }

  const form = document.querySelector("[data-comment-form]");
  const thread = document.querySelector("#comments");
  if (thread && form) showOwn(story(form.action));
  if (!form) return;

  const { comment, name, email, website, parent } = form.elements;
  const persons = { name, email, website };
  const fields = { comment, ...persons, parent };
  const draft = `comment ${story(form.action)}`;
  const typed = () => Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.value]));
  const isSame = (one, other) => Object.keys(fields).every((key) => (one[key] ?? "") === other[key]);

  // Name and address, remembered only where the reader asks for it.
  const remember = form.querySelector(".comment-form-remember");
  const box = remember.querySelector("input");
  const known = kept(local, "commenter");
  box.checked = Boolean(known.email);
  for (const key in persons) persons[key].value ||= known[key] ?? "";
  box.addEventListener("change", () => box.checked || keep(local, "commenter"));

  // What is typed is kept for as long as this window is open, until it is sent.
  let key = "";
  const before = kept(session, draft);
  if (before.comment && !comment.value && (thread || before.parent === parent.value)) {
    for (const name in fields) fields[name].value = before[name] || fields[name].value;
    key = before.key ?? "";
  }
  let keyed = before;
  const save = () => keep(session, draft, comment.value && typed());
  form.addEventListener("input", save);
  form.addEventListener("submit", () => {
    const now = typed();
    if (!key || !isSame(keyed, now)) {
      key = crypto.randomUUID?.() ?? "";
      keyed = now;
    }
    form.elements.key?.remove();
    if (key) {
      const input = Object.assign(document.createElement("input"), { type: "hidden", name: "key", value: key });
      form.append(input);
    }
    keep(session, draft, { ...now, key });
    if (box.checked) keep(local, "commenter", { name: now.name, email: now.email, website: now.website });
  });

  // An answer is written below what it answers.
  if (!thread) return;
  const home = document.createComment("");
  form.before(home);
  const to = form.querySelector(".comment-form-to");
  const cancel = form.querySelector(".comment-form-quiet");
  let link;
  const open = (pressed, focus = true) => {
    link = pressed;
    parent.value = pressed.href.match(/reply\/(\d+)/)[1];
    const article = pressed.closest("article");
    to.querySelector("bdi").textContent = article.querySelector("bdi").textContent;
    to.hidden = cancel.hidden = false;
    article.append(form); // below all its links
    if (!focus) return;
    comment.focus();
    save();
  };
  const close = () => {
    parent.value = "";
    to.hidden = cancel.hidden = true;
    home.after(form);
    link?.focus();
    link = null;
    save();
  };
  thread.addEventListener("click", (event) => {
    const pressed = event.target.closest('a[href*="/reply/"]');
    if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(pressed);
  });
  cancel.addEventListener("click", (event) => {
    event.preventDefault();
    close();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && !to.hidden) close();
  });
  if (parent.value) {
    const there = document.querySelector(`#comment-${CSS.escape(parent.value)} > a[href*="/reply/"]`);
    if (there) open(there, false);
    else parent.value = "";
  }

  async function showOwn(article) {
    if (!(kept(local, "own comments")[article] > Date.now() - DAY)) return;
    const answer = await fetch(`/comment/mine/${article}/`).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const own of all("article", page)) {
      const above = own.dataset.parent && document.querySelector(`#comment-${CSS.escape(own.dataset.parent)}`);
      const step = document.createElement("div");
      step.append(own);
      if (above) above.after(step);
      else thread.append(own);
    }
  }
})();
