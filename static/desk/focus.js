// The focal point of a picture: a click on it fills the two fields, which work by themselves too.
"use strict";
{
  const across = document.getElementById("id_focus_x");
  const down = document.getElementById("id_focus_y");
  const upload = document.getElementById("id_upload");
  const kept = document.querySelector(".field-preview .desk-picture");

  const point = (picture) => {
    const box = document.createElement("span");
    const mark = document.createElement("span");
    const hint = document.createElement("p");
    box.className = "focus-box";
    mark.className = "focus-mark";
    hint.className = "help";
    hint.textContent = "Click on what a crop must keep in view.";
    picture.before(box);
    box.append(picture, mark);
    box.after(hint);
    const show = () => {
      mark.style.left = `${Number(across.value)}%`;
      mark.style.top = `${Number(down.value)}%`;
    };
    box.addEventListener("click", (event) => {
      const { left, top, width, height } = picture.getBoundingClientRect();
      const share = (part, whole) => Math.min(100, Math.max(0, Math.round((part / whole) * 100)));
      across.value = share(event.clientX - left, width);
      down.value = share(event.clientY - top, height);
      for (const input of [across, down]) input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    for (const input of [across, down]) input.addEventListener("input", show);
    show();
    return [box, hint];
  };

  if (across && down) {
    if (kept) point(kept);
    // A file that is chosen is shown before it is sent.
    upload?.addEventListener("change", () => {
      document.querySelectorAll(".focus-new").forEach((shown) => shown.remove());
      if (!upload.files.length) return;
      const picture = document.createElement("img");
      picture.className = "desk-picture";
      picture.alt = "";
      upload.after(picture);
      const parts = point(picture);
      for (const part of parts) part.classList.add("focus-new");
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
      picture.addEventListener("error", () => parts.forEach((part) => part.remove()), { once: true });
      picture.src = URL.createObjectURL(upload.files[0]);
    });
  }
}
