// Says whether the editor holds all that the stored text holds. Changes nothing.

const NAMED = ["data-picture", "data-story", "data-url", "data-slot-break", "href"]
const COUNTED = "ul, ol, li, table, tr, td, th, h2, h3, blockquote, figcaption, strong, em, [data-block]"

// What must not be lost: every letter, what is pointed to, and how many there are of each part.
function sum(html) {
  const page = new DOMParser().parseFromString(html, "text/html").body
  const named = NAMED.map((name) =>
    [...page.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name)).join(" "),
  )
  const counts = {}
  for (const part of page.querySelectorAll(COUNTED)) {
    const isSaying = part.matches("td, th") || part.textContent.trim()
    if (isSaying) counts[part.localName] = (counts[part.localName] || 0) + 1
  }
  return JSON.stringify([page.textContent.replace(/\s/g, ""), named, Object.entries(counts).sort()])
}

const NODES = {
  pullquote: "pullQuote",
  factbox: "factBox",
  related: "related",
  video: "video",
  post: "post",
  figure: "figure",
  break: "slotBreak",
  table: "table",
}

/** Why the editor may not touch this text; nothing when it may. */
export function refusal(html, editor, kinds) {
  const unknown = kinds.filter((kind) => !editor.schema.nodes[NODES[kind]])
  if (unknown.length) return `The editor does not know: ${unknown.join(", ")}`
  if (/^\s*[^<\s]/.test(html)) return "" // typed without the editor: plain text
  return sum(html) === sum(editor.getHTML()) ? "" : "The editor would lose a part of this text"
}
