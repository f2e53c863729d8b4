// Asks, once a page load, what stands in the slots of this page, puts it there without moving
// anything, and tells what stood there and what was looked at. Whatever fails, the page stays.
(() => {
  const rooms = new Map([...document.querySelectorAll("[data-notice]")].map(
    (box) => [box.closest("[data-slot]").dataset.slot, box],
  ));
  if (!rooms.size || !navigator.sendBeacon || !window.IntersectionObserver) return;
  const LARGE_PX = 242500; // of which less than a third on the screen is enough
  const GLANCE_MS = 100, LOOK_MS = 1000, GRID = 7, GOOD_MS = 110 * 60 * 1000;
  const FRAME_MS = 5000, SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox";
  const [kind, key] = [...rooms.values()][0].dataset.about.split(":");
  const story = kind === "story" ? Number(key) : 0;
  const privacy = navigator.globalPrivacyControl === true;
  const isSeen = () => document.visibilityState === "visible" && !document.prerendering;

  let untold = [], timer;
  const tell = () => {
    clearTimeout(timer);
    if (!untold.length) return;
    navigator.sendBeacon("/b/told/", JSON.stringify({ story, privacy, told: untold }));
    untold = [];
  };
  const note = (deed, offer) => {
    untold.push([deed, offer.ticket, offer.creative]);
    clearTimeout(timer);
    timer = setTimeout(tell, 300);
  };
  addEventListener("pagehide", tell);
  document.addEventListener("visibilitychange", () => { if (!isSeen()) tell(); });

  const element = (name, className, text = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };
  const link = (offer, className) => {
    const made = element("a", className);
    made.href = offer.to;
    if (offer.away) made.rel = "sponsored nofollow noopener";
    return made;
  };
  const picture = (offer, image) => {
    const made = element("p", "slot-picture"), around = link(offer, "");
    around.append(image);
    made.append(around);
    return made;
  };
  const words = (offer) => {
    const made = element("div", "slot-words"), last = element("p", "slot-link");
    const around = link(offer, "");
    around.textContent = offer.link;
    last.append(around);
    made.append(element("p", "slot-headline", offer.headline));
    if (offer.line) made.append(element("p", "slot-line", offer.line));
    made.append(last);
    return made;
  };

  // What comes takes exactly the height of what goes, or does not come.
  const filling = (box) => [...box.children].filter((one) => !one.matches(".slot-label"));
  const put = (box, ...made) => {
    const before = box.getBoundingClientRect().height, last = made.at(-1);
    const old = filling(box).filter((one) => !made.includes(one));
    old.forEach((one) => one.remove());
    made.forEach((one) => one.removeAttribute("style"));
    box.append(...made.filter((one) => !one.isConnected)); // a frame that is moved begins anew
    const missing = before - box.getBoundingClientRect().height;
    if (missing > 0) last.style.minBlockSize = `${last.getBoundingClientRect().height + missing}px`;
    if (Math.abs(before - box.getBoundingClientRect().height) < 0.5) return true;
    made.forEach((one) => one.remove());
    box.append(...old);
    return false;
  };
  const loaded = (offer) => new Promise((done, fail) => {
    const image = new Image(offer.width, offer.height);
    image.alt = offer.words;
    image.onload = () => done(image);
    image.onerror = fail;
    image.src = offer.picture;
  });

  // HTML of others stands in a frame of another origin, unseen over the notice until it says that
  // all of it has come: a page of errors loads as well, and says nothing.
  const framed = (box, offer) => new Promise((done, fail) => {
    const made = element("p", "slot-picture"), frame = element("iframe", "");
    const heard = ({ source, data }) => {
      if (source === frame.contentWindow && data === "here") end(done);
    };
    const late = setTimeout(() => { made.remove(); end(fail); }, FRAME_MS);
    const end = (say) => {
      clearTimeout(late);
      removeEventListener("message", heard);
      say(made);
    };
    addEventListener("message", heard);
    frame.setAttribute("sandbox", SANDBOX);
    Object.assign(frame, {
      title: offer.headline, width: offer.width, height: offer.height,
      referrerPolicy: "no-referrer", loading: "eager", src: offer.frame,
    });
    Object.assign(frame.style, { display: "block", border: 0, margin: "auto", maxInlineSize: "100%" });
    Object.assign(made.style, { position: "absolute", inset: 0, overflow: "clip", visibility: "hidden" });
    box.style.position = "relative";
    made.append(frame);
    box.append(made);
  });

  // How much of an element is on the screen and under nothing else, from 0 to 1.
  const shown = (target) => {
    const { left, top, right, bottom, width, height } = target.getBoundingClientRect();
    const x = Math.max(left, 0), y = Math.max(top, 0);
    const wide = Math.min(right, innerWidth) - x, high = Math.min(bottom, innerHeight) - y;
    if (wide <= 0 || high <= 0) return 0;
    let free = 0;
    for (let n = 0; n < GRID * GRID; n += 1) {
      const over = (n % GRID + 0.5) * wide / GRID, down = (Math.floor(n / GRID) + 0.5) * high / GRID;
      free += target.contains(document.elementFromPoint(x + over, y + down));
    }
    return (wide * high) / (width * height) * free / (GRID * GRID);
  };
  const watched = new Map(); // of each box, how to look no more
  const watch = (box, offer) => {
    watched.get(box)?.();
    const parts = [...box.querySelectorAll(".slot-picture, .slot-words")];
    const target = box.querySelector("iframe") || parts.find((part) => part.offsetParent);
    if (!target) return;
    let latest, since = 0, glances;
    const glance = () => {
      const { width, height } = latest.boundingClientRect;
      const enough = width * height >= LARGE_PX ? 0.3 : 0.5;
      if (!isSeen() || latest.intersectionRatio < enough || shown(target) < enough) {
        since = 0;
        return;
      }
      since ||= performance.now();
      if (performance.now() - since < LOOK_MS) return;
      quit();
      note("viewable", offer);
    };
    const stop = () => { clearInterval(glances); glances = 0; since = 0; };
    const again = () => {
      stop();
      if (!isSeen() || !latest || latest.intersectionRatio < 0.3) return;
      glances = setInterval(glance, GLANCE_MS);
      glance();
    };
    const quit = () => {
      stop();
      observer.disconnect();
      document.removeEventListener("visibilitychange", again);
    };
    const observer = new IntersectionObserver((entries) => {
      latest = entries.at(-1);
      if (latest.intersectionRatio < 0.3) stop();
      else if (glances) glance();
      else again();
    }, { threshold: [0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1] });
    observer.observe(target);
    document.addEventListener("visibilitychange", again);
    watched.set(box, quit);
  };

  const houses = new Map([...rooms.values()].map((box) => [box, filling(box)]));
  const show = async (box, offer) => {
    if (offer.words === undefined) { // the notice that the page brought
      const house = houses.get(box);
      if (!house[0].isConnected && !put(box, ...house)) return;
      box.querySelectorAll("a").forEach((one) => { one.href = offer.to; });
    } else {
      const made = offer.frame ? await framed(box, offer)
        : offer.picture ? picture(offer, await loaded(offer)) : words(offer);
      if (!put(box, made)) return;
    }
    note("rendered", offer);
    watch(box, offer);
  };
  let askedAt;
  const ask = async () => {
    document.removeEventListener("prerenderingchange", ask);
    askedAt = Date.now();
    const places = {};
    rooms.forEach((box, name) => {
      if (box.offsetParent) places[name] = Number(box.dataset.notice);
    });
    const opening = {
      about: [...rooms.values()][0].dataset.about,
      width: innerWidth, language: document.documentElement.lang, privacy, places,
    };
    try {
      const answer = await fetch("/b/rooms/", { method: "POST", body: JSON.stringify(opening) });
      if (answer.status !== 200) return;
      const offers = await answer.json();
      Object.entries(offers).forEach(([name, offer]) => {
        show(rooms.get(name), offer).catch(() => {}); // its picture did not come
      });
    } catch { /* the house notices stay */ }
  };
  // Who comes back to a page whose offers have run out gets new ones.
  document.addEventListener("visibilitychange", () => {
    if (isSeen() && askedAt && Date.now() - askedAt > GOOD_MS) ask();
  });
  if (document.prerendering) document.addEventListener("prerenderingchange", ask);
  else ask();
})();
