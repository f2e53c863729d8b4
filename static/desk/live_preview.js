// Shows what is being typed as readers would get it. Without it, Preview shows what was saved.
"use strict";
{
  const WAIT_MS = 1000;
  const PATIENCE_MS = 15000;
  const KEPT = "desk-live-preview";
  const SKIPPED = ["verb", "breaking", "_save"];
  const pane = document.querySelector("[data-live-preview]");
  const opener = document.querySelector("[data-live-open]");
  const form = document.getElementById("article_form");
  const kinds = pane.querySelectorAll("[data-live-kind]");
  const frames = pane.querySelector(".live-frames");
  const word = pane.querySelector("[role=status]");
  const phone = matchMedia("(max-width: 1024px)");
  let shown = null; // the frame that is looked at
  let coming = null; // the frame that is being filled behind it
  let isStale = false; // typed since the last was sent
  let timer = 0;
  let count = 0;
  let kind = "";

  const zone = document.querySelector(".desk-clock")?.dataset.zone;
  const clock = () =>
    new Date().toLocaleTimeString("en-GB", { timeStyle: "medium", timeZone: zone });
  const told = (text, isBad = false) => {
    word.textContent = text;
    word.classList.toggle("live-bad", isBad);
  };

  // A new frame each time: one that is filled again would add to what Back goes through, and flash.
  const send = () => {
    clearTimeout(timer);
    if (coming) {
      isStale = true;
      return;
    }
    isStale = false;
    const frame = document.createElement("iframe");
    frame.name = `live-preview-${++count}`;
    frame.title = "The story as readers get it";
    frame.setAttribute("sandbox", "allow-same-origin allow-popups allow-popups-to-escape-sandbox");
    frame.className = "live-coming";
    frame.dataset.kind = kind;
    coming = frame;
    frames.append(frame);
    const carrier = document.createElement("form");
    carrier.method = "post";
    carrier.action = pane.dataset.livePreview + (kind ? "?light=1" : "");
    carrier.target = frame.name;
    carrier.hidden = true;
    for (const [name, value] of new FormData(form)) {
      if (SKIPPED.includes(name) || typeof value !== "string") continue;
      const field = document.createElement("textarea");
      field.name = name;
      field.value = value;
      carrier.append(field);
    }
    document.body.append(carrier);
    const patience = setTimeout(() => came(frame, false), PATIENCE_MS);
    frame.addEventListener("load", () => {
      if (frame.contentDocument?.URL === "about:blank") return; // not sent yet
      clearTimeout(patience);
      came(frame, Boolean(frame.contentDocument?.querySelector("[data-story-body]")));
    });
    told("Updating…");
    carrier.submit();
    carrier.remove();
  };

  const came = (frame, isStory) => {
    if (frame !== coming) return;
    coming = null;
    if (isStory) {
      const inside = frame.contentDocument;
      const base = inside.createElement("base");
      base.target = "_blank"; // whoever follows a link keeps the preview
      inside.head.prepend(base);
      for (const link of inside.querySelectorAll('a[href^="#"]')) link.target = "_self";
      if (shown?.dataset.kind === frame.dataset.kind) frame.contentWindow.scrollTo(0, shown.contentWindow.scrollY);
      frame.className = "";
      shown?.remove();
      shown = frame;
      told(`As typed at ${clock()}`);
    } else {
      frame.remove();
      told(shown ? "Not up to date: it could not be fetched. It is tried again as you write." : "It could not be fetched. It is tried again as you write.", true);
    }
    if (isStale) later();
  };

  const later = () => {
    if (pane.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(send, WAIT_MS);
  };

  const choose = (wanted) => {
    kind = wanted;
    for (const button of kinds) button.setAttribute("aria-pressed", String(button.dataset.liveKind === kind));
    keep();
  };
  const keep = () => sessionStorage.setItem(KEPT, pane.hidden ? "" : `open${kind}`);

  const turn = (open) => {
    pane.hidden = !open;
    document.body.classList.toggle("with-live-preview", open);
    opener?.setAttribute("aria-expanded", String(open));
    keep();
    if (open) send();
  };
  const close = () => {
    const wasInside = pane.contains(document.activeElement);
    turn(false);
    if (wasInside || phone.matches) opener?.focus();
  };
  const toggle = () => {
    if (!pane.hidden) {
      close();
      return;
    }
    turn(true);
    if (phone.matches) pane.querySelector("[data-live-close]").focus();
  };

  document.body.append(pane); // beside the page, not in its form
  for (const button of kinds) {
    button.addEventListener("click", () => {
      choose(button.dataset.liveKind);
      send();
    });
  }
  pane.querySelector("[data-live-close]").addEventListener("click", close);
  pane.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  if (opener) {
    opener.hidden = false;
    opener.addEventListener("click", toggle);
  }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === "p" && !event.isComposing) {
      event.preventDefault();
      toggle();
    }
  });
  form.addEventListener("input", later);
  form.addEventListener("change", later);

  // Whoever saved goes on with the preview beside the text.
  const kept = sessionStorage.getItem(KEPT) || "";
  if (kept && !phone.matches) {
    choose(kept.replace("open", ""));
    turn(true);
  }
}
