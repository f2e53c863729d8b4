// Tells the newsroom, once a page load, that this story was visible for one second.
(() => {
  const story = document.body.dataset.story;
  if (!story || !navigator.sendBeacon) return;
  const events = ["visibilitychange", "prerenderingchange"];
  let timer;
  const tell = () => {
    events.forEach((name) => document.removeEventListener(name, watch));
    navigator.sendBeacon("/read/", `story=${story}`);
  };
  const watch = () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible" && !document.prerendering) {
      timer = setTimeout(tell, 1000);
    }
  };
  events.forEach((name) => document.addEventListener(name, watch));
  watch();
})();
