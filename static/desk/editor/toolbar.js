// The bar of tools above a story: words on buttons, one tab stop, arrow keys from tool to tool.
import { Plugin } from "django-prose-editor/editor"
import { choosePicture, chooseStory } from "desk-editor/choosing"
import { askForLink } from "desk-editor/dialogs"
import { putElsewhere, takeAddresses } from "desk-editor/elsewhere"
import { around, chosenWords, put } from "desk-editor/put"
import { noteLine, tidy } from "desk-editor/tidying"
import { takePictures, uploadPicture } from "desk-editor/uploading"

const text = (words) => (words ? [{ type: "text", text: words }] : [])
const paragraph = (words = "") => ({ type: "paragraph", content: text(words) })
const toggle = (name, command, attributes) => ({
  active: (editor) => editor.isActive(name, attributes),
  run: (editor) => editor.chain().focus()[command](attributes).run(),
})
const simple = (command) => ({
  run: (editor) => editor.chain().focus()[command]().run(),
  enabled: (editor) => editor.can()[command](),
})

const TEXT = [
  { label: "H2", name: "H2 heading", ...toggle("heading", "toggleHeading", { level: 2 }) },
  { label: "H3", name: "H3 heading", ...toggle("heading", "toggleHeading", { level: 3 }) },
  { label: "B", name: "Bold", keys: "Control+B", ...toggle("bold", "toggleBold") },
  { label: "I", name: "Italic", keys: "Control+I", ...toggle("italic", "toggleItalic") },
  {
    label: "Link",
    name: "Link",
    keys: "Control+K",
    active: (editor) => editor.isActive("link"),
    run: askForLink,
  },
]
const BLOCKS = [
  { label: "• List", name: "• List with bullets", ...toggle("bulletList", "toggleBulletList") },
  { label: "1. List", name: "1. List, numbered", ...toggle("orderedList", "toggleOrderedList") },
  { label: "“ Quote", name: "“ Quote", ...toggle("blockquote", "toggleBlockquote") },
  { label: "Table", name: "Table", run: putTable, enabled: (editor) => !editor.isActive("table") },
]
const PARTS = (settings) => [
  {
    label: "Picture",
    name: "Picture",
    keys: "Control+Alt+P",
    run: (editor) => putPicture(editor, settings),
  },
  { label: "Pull quote", name: "Pull quote", run: putPullQuote },
  { label: "Fact box", name: "Fact box", run: putFactBox },
  { label: "Related", name: "Related story", run: (editor) => putRelated(editor, settings.stories) },
  { label: "Video", name: "Video", run: (editor) => putElsewhere(editor, "video") },
  { label: "Post", name: "Post of another site", run: (editor) => putElsewhere(editor, "post") },
  { label: "Ad break", name: "Ad break", run: (editor) => put(editor, { type: "slotBreak" }) },
]
const HISTORY = (settings) => [
  { label: "Clean up", name: "Clean up", run: (editor) => tidy(editor, settings) },
  { label: "↶", name: "Undo", keys: "Control+Z", ...simple("undo") },
  { label: "↷", name: "Redo", keys: "Control+Y", ...simple("redo") },
]
const FIGURE = (settings) => [
  { label: "Replace picture", name: "Replace this picture", run: (editor) => putPicture(editor, settings) },
  { label: "Remove picture", name: "Remove this picture", run: removeFigure },
]
const TABLE = [
  { label: "Row below", name: "Add a row below", ...simple("addRowAfter") },
  { label: "Column after", name: "Add a column after", ...simple("addColumnAfter") },
  { label: "Head row", name: "First row as heads", ...simple("toggleHeaderRow") },
  { label: "Remove row", name: "Remove this row", ...simple("deleteRow") },
  { label: "Remove column", name: "Remove this column", ...simple("deleteColumn") },
  { label: "Remove table", name: "Remove this table", ...simple("deleteTable") },
]

function putTable(editor) {
  const cells = (type) => Array.from({ length: 3 }, () => ({ type, content: [paragraph()] }))
  const row = (type) => ({ type: "tableRow", content: cells(type) })
  const content = [row("tableHeader"), row("tableCell"), row("tableCell")]
  put(editor, { type: "table", content }, { inside: true })
}

// file: a new one, which needs no look into the library.
async function putPicture(editor, settings, file) {
  const figure = file ? null : around(editor.state, "figure")
  let picture = file ? { isNew: true } : await choosePicture(settings.pictures, figure?.node)
  if (picture?.isNew) picture = await uploadPicture(editor, settings, { file, figure: figure?.node })
  if (!picture) return editor.commands.focus()
  const lines = [
    { type: "figureCaption", content: text(picture.caption) },
    { type: "figureCredit", content: text(picture.credit) },
  ]
  const part = { type: "figure", attrs: { picture: picture.id }, content: lines }
  if (!figure) return put(editor, part)
  // The caption keeps its links and emphasis where its words are the same.
  const isSame = figure.node.child(0).textContent === picture.caption
  if (isSame) lines[0] = figure.node.child(0).toJSON()
  const node = editor.schema.nodeFromJSON(part)
  editor.view.dispatch(
    editor.state.tr.replaceWith(figure.pos, figure.pos + figure.node.nodeSize, node),
  )
  editor.commands.focus()
}

function removeFigure(editor) {
  const { pos, node } = around(editor.state, "figure")
  editor.view.dispatch(editor.state.tr.delete(pos, pos + node.nodeSize))
  editor.commands.focus()
}

function putPullQuote(editor) {
  const content = [paragraph(chosenWords(editor)), { type: "pullSource" }]
  put(editor, { type: "pullQuote", content }, { inside: true })
}

function putFactBox(editor) {
  const content = [{ type: "heading", attrs: { level: 3 } }]
  put(editor, { type: "factBox", content }, { inside: true })
}

async function putRelated(editor, address) {
  const story = await chooseStory(address)
  if (!story) return editor.commands.focus()
  put(editor, { type: "related", attrs: { to: String(story.id), text: story.headline } })
}

function button(tool, editor) {
  const element = document.createElement("button")
  element.type = "button"
  element.textContent = tool.label
  element.dataset.tool = tool.name
  element.tabIndex = -1
  element.title = tool.keys ? `${tool.name} (${tool.keys.replace("Control", "Ctrl")})` : tool.name
  element.setAttribute("aria-label", tool.name)
  if (tool.keys) element.setAttribute("aria-keyshortcuts", tool.keys)
  if (tool.active) element.setAttribute("aria-pressed", "false")
  element.addEventListener("mousedown", (event) => event.preventDefault()) // the caret stays
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") tool.run(editor)
  })
  const show = () => {
    if (tool.active) element.setAttribute("aria-pressed", String(tool.active(editor)))
    if (tool.enabled) element.setAttribute("aria-disabled", String(!tool.enabled(editor)))
  }
  editor.on("transaction", show)
  show()
  return element
}

function group(tools, editor) {
  const element = document.createElement("div")
  element.className = "editor-tools-group"
  element.append(...tools.map((tool) => button(tool, editor)))
  return element
}

/** Puts the bar above the text and the keys of its tools into it. */
export function addToolbar(editor, element, settings) {
  const bar = document.createElement("div")
  bar.className = "editor-tools"
  bar.setAttribute("role", "toolbar")
  bar.setAttribute("aria-label", "Tools for the story’s text")
  const table = group(TABLE, editor)
  const figure = group(FIGURE(settings), editor)
  bar.append(...[TEXT, BLOCKS, PARTS(settings), HISTORY(settings)].map((tools) => group(tools, editor)), table, figure)
  const showTools = () => {
    table.hidden = !editor.isActive("table")
    figure.hidden = !editor.isActive("figure")
  }
  editor.on("transaction", showTools)
  showTools()
  const leave = moveByArrows(bar, editor)
  takeAddresses(editor)
  takePictures(editor, (file) => putPicture(editor, settings, file))
  editor.registerPlugin(shortcuts(editor, settings, leave))
  const top = document.createElement("div")
  top.className = "editor-top"
  top.append(bar, noteLine())
  element.prepend(top)
}

// One of the tools takes the tab stop; arrow keys hand it on. Gives the way into the bar.
function moveByArrows(bar, editor) {
  const tools = () => [...bar.querySelectorAll("button")].filter((tool) => !tool.closest("[hidden]"))
  const stopAt = (tool) => {
    for (const other of bar.querySelectorAll("button")) other.tabIndex = other === tool ? 0 : -1
  }
  stopAt(tools()[0])
  bar.addEventListener("focusin", (event) => stopAt(event.target))
  bar.addEventListener("keydown", (event) => {
    const all = tools()
    const here = all.indexOf(document.activeElement)
    const steps = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1 }
    if (event.key === "Escape") editor.commands.focus()
    else if (event.key in steps) all.at(steps[event.key] % all.length).focus()
    else return
    event.preventDefault()
  })
  return () => (bar.querySelector("button[tabindex='0']:not([hidden] *)") || tools()[0]).focus()
}

function shortcuts(editor, settings, toBar) {
  const pressed = (event) => {
    if (event.altKey && event.key === "F10") return toBar
    const isCommand = event.ctrlKey || event.metaKey
    if (isCommand && event.altKey && event.code === "KeyP") {
      return () => putPicture(editor, settings)
    }
    if (isCommand && !event.altKey && !event.shiftKey && event.code === "KeyK") {
      return () => askForLink(editor)
    }
    return null
  }
  return new Plugin({
    props: {
      handleKeyDown(_view, event) {
        const deed = pressed(event)
        if (!deed) return false
        event.preventDefault()
        deed()
        return true
      },
    },
  })
}
