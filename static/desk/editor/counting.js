// Words and minutes below the text, as articles/body.py counts them: no captions, no pointers.

const UNCOUNTED = ["figure", "related", "video", "post", "slotBreak"]

function words(doc) {
  let count = 0
  doc.forEach((block) => {
    if (UNCOUNTED.includes(block.type.name)) return
    const text = block.textBetween(0, block.content.size, " ", " ").trim()
    if (text) count += text.split(/\s+/).length
  })
  return count
}

/** A line that follows the editor's text a moment after it changes. */
export function showCount(editor, wordsAMinute) {
  const line = document.createElement("p")
  line.className = "editor-count"
  const show = () => {
    const count = words(editor.state.doc)
    const minutes = Math.max(1, Math.round(count / wordsAMinute))
    const counted = count === 1 ? "1 word" : `${count.toLocaleString("en")} words`
    line.textContent = count ? `${counted} · ${minutes} min to read` : "No words yet"
  }
  let soon
  editor.on("update", () => {
    clearTimeout(soon)
    soon = setTimeout(show, 300)
  })
  show()
  return line
}
