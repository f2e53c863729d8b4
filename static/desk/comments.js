// Keys of the comment queue: each presses the button or follows the link that carries its letter.
// Without this file every one of them is there to be clicked.

let sent = false;

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  const withModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
  if (sent || event.repeat || withModifier || event.isComposing || isTyping(event.target)) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find(
    (candidate) => candidate.dataset.key === event.key,
  );
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("#decide-one, #changelist-form")) return;
  if (sent) event.preventDefault();
  sent = true;
});

// A page that comes back from the browser's memory may be used again.
window.addEventListener("pageshow", () => {
  sent = false;
});

document.documentElement.classList.add("has-keys");
const reading = document.querySelector("#reading");
if (reading && new URLSearchParams(location.search).has("comment")) reading.focus({ preventScroll: true });
