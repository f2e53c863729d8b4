// The page that asks what kind of change it is: the note of a correction comes half written.
"use strict";
{
  const note = document.querySelector("textarea[data-suggestion]");
  const suggestion = note?.dataset.suggestion;

  function follow(kind) {
    if (kind === "correction" && note.value.trim() === "") note.value = suggestion;
    else if (kind !== "correction" && note.value === suggestion) note.value = "";
  }

  if (suggestion) {
    document.querySelector("[data-hint]").hidden = true;
    document.addEventListener("change", (event) => {
      if (event.target.name === "kind") follow(event.target.value);
    });
  }
}
