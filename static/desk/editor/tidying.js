// Has the desk take out of the text what another program left in it, and says what it took.
import { getHTMLFromFragment, Plugin, pm } from "django-prose-editor/editor"
import { post } from "desk-editor/sending"

const { DOMParser: Reader } = pm.model
const { TextSelection } = pm.state
const { closeHistory } = pm.history
const WORTH_ASKING = 20 // letters: a word that is pasted is a word
const TRIES = 3 // as often as somebody types while the desk answers

/** The line below the tools that says what was done. It lies over the text and moves nothing. */
export function noteLine() {
  const note = document.createElement("div")
  note.className = "editor-note"
  note.setAttribute("role", "status")
  note.hidden = true
  return note
}

function say(editor, words, buttons = {}) {
  const note = editor.view.dom.closest(".prose-editor").querySelector(".editor-note")
  const told = document.createElement("span")
  told.textContent = words
  const shut = () => {
    note.hidden = true
    note.replaceChildren()
  }
  const made = Object.entries({ ...buttons, Close: () => {} }).map(([label, deed]) => {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = label
    button.addEventListener("click", () => {
      shut()
      deed()
      editor.commands.focus(null, { scrollIntoView: false })
    })
    return button
  })
  note.replaceChildren(told, ...made)
  note.hidden = false
  return { shut, remove: (label) => made.find((button) => button.textContent === label)?.remove() }
}

/** Tidies the blocks that lie between two places of the text, or all of it.
 * isAsked: somebody pressed for it, and wants to hear too that there was nothing to do. */
export async function tidy(editor, settings, { from = 0, to = Infinity, isAsked = true } = {}) {
  const range = { from, to: Math.min(to, editor.state.doc.content.size) }
  const follow = ({ transaction: { mapping } }) => {
    range.from = mapping.map(range.from, -1)
    range.to = mapping.map(range.to, 1)
  }
  editor.on("transaction", follow)
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      const seen = editor.state.doc
      const blocks = wholeBlocks(seen, range)
      const found = await ask(editor, settings.tidy, blocks)
      if (!seen.eq(editor.state.doc)) continue
      if (isAsked ? found.changes.length : found.is_worth_telling) apply(editor, blocks, found)
      else if (isAsked) say(editor, "Nothing was found to clean up.")
      return
    }
    if (isAsked) say(editor, "The text changed meanwhile. Press Clean up once more.")
  } catch (error) {
    console.error(error)
    if (isAsked) say(editor, "It could not be cleaned up just now. Nothing was changed.")
  } finally {
    editor.off("transaction", follow)
  }
}

function wholeBlocks(doc, range) {
  const blocks = { from: doc.content.size, to: 0 }
  doc.forEach((block, start) => {
    const end = start + block.nodeSize
    if (end <= range.from || start >= range.to) return
    blocks.from = Math.min(blocks.from, start)
    blocks.to = Math.max(blocks.to, end)
  })
  return { from: Math.min(blocks.from, blocks.to), to: blocks.to }
}

async function ask(editor, address, { from, to }) {
  const { doc, schema } = editor.state
  const html = getHTMLFromFragment(doc.slice(from, to).content, schema)
  const sent = new URLSearchParams({ html, is_beginning: from === 0 ? "1" : "" })
  const response = await post(editor, address, sent)
  if (!response.ok) throw new Error(`answered ${response.status}`)
  return response.json()
}

function apply(editor, { from, to }, found) {
  const { state, view } = editor
  const before = state.doc
  const page = new DOMParser().parseFromString(found.html, "text/html").body
  const read = Reader.fromSchema(state.schema).parse(page, { preserveWhitespace: true })
  const tr = closeHistory(state.tr).replaceWith(from, to, read.content)
  tr.setSelection(TextSelection.near(tr.doc.resolve(from + read.content.size), -1))
  view.dispatch(tr.scrollIntoView())
  view.dispatch(closeHistory(editor.state.tr))
  const after = editor.state.doc
  const form = view.dom.closest("form")
  const lifted = ["headline", "dateline"].filter((name) => found[name])
  const fields = lifted.map((name) => filled(form, name, found[name]))
  const sayings = fields.map(({ saying }) => saying).filter(Boolean)
  const offers = Object.fromEntries(fields.flatMap(({ offer }) => (offer ? [offer] : [])))
  const putBack = () => fields.forEach((field) => field.empty())
  const note = say(editor, [`Tidied: ${found.changes.join(", ")}.`, ...sayings].join(" "), {
    Undo: () => editor.state.doc.eq(after) && editor.commands.undo(),
    ...offers,
  })
  // The way back ends where somebody writes on; the keys for it lead there still.
  const watch = () => {
    if (editor.state.doc.eq(after)) return
    editor.off("update", watch)
    if (!editor.state.doc.eq(before)) return note.remove("Undo")
    putBack()
    note.shut()
  }
  editor.on("update", watch)
}

const FIELDS = { headline: ["headline", "headline"], dateline: ["dateline_place", "dateline"] }

// Fills a field that is empty; another is offered. Gives how to empty it again.
function filled(form, name, words) {
  const [key, called] = FIELDS[name]
  const field = form.elements.namedItem(key)
  const write = (text) => {
    field.value = text
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const kept = field?.value.trim()
  if (!field || field.readOnly || kept === words) return { empty() {} }
  if (!kept) {
    write(words)
    return { empty: () => field.value === words && write("") }
  }
  return {
    saying: `The ${called} says “${kept}” already.`,
    offer: [`Make it “${words}”`, () => write(words)],
    empty: () => field.value === words && write(kept),
  }
}

/** Tidies what comes from another program as soon as it is pasted. */
export function tidyPastes(editor, settings) {
  let isOurs = false
  editor.registerPlugin(
    new Plugin({
      props: {
        handlePaste(_view, event) {
          isOurs = Boolean(event.clipboardData?.getData("text/html").includes("data-pm-slice"))
          return false
        },
      },
    }),
  )
  editor.on("transaction", ({ transaction }) => {
    if (!transaction.getMeta("paste") || isOurs) return
    const range = { from: Infinity, to: 0 }
    transaction.mapping.maps.forEach((map, place) => {
      map.forEach((_oldStart, _oldEnd, start, end) => {
        const later = transaction.mapping.slice(place + 1)
        range.from = Math.min(range.from, later.map(start, -1))
        range.to = Math.max(range.to, later.map(end, 1))
      })
    })
    if (range.to - range.from >= WORTH_ASKING) tidy(editor, settings, { ...range, isAsked: false })
  })
}
