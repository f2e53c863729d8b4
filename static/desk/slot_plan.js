// Draws the ad plan between the blocks of the text while its box is open, and asks anew when one
// stops typing. Without it the box shows the plan of what was saved.
import { Plugin, pm } from "django-prose-editor/editor"

const { Decoration, DecorationSet } = pm.view
const { PluginKey } = pm.state
const WAIT_MS = 1000
const PATIENCE_MS = 15000
const SKIPPED = ["verb", "breaking", "_save"]
const STANDS_EMPTY = ["figure", "related", "video", "post", "slotBreak"]
const KEY = new PluginKey("slot-plan")

const form = document.getElementById("article_form")
const box = form?.querySelector(".slot-plan")
const address = form?.querySelector("[data-slot-plan]")?.dataset.slotPlan
let editor = null
let timer = 0
let asked = 0
let isStale = false

const plugin = new Plugin({
  key: KEY,
  state: {
    init: () => DecorationSet.empty,
    apply: (transaction, drawn) =>
      transaction.getMeta(KEY) ?? drawn.map(transaction.mapping, transaction.doc),
  },
  props: { decorations: (state) => KEY.getState(state) },
})

// The line is for the eye: the list in the box says the same to everybody.
function line(row) {
  const drawn = document.createElement("div")
  drawn.className = row.matches(".slot-here") ? "slot-gap slot-gap-here" : "slot-gap"
  drawn.contentEditable = "false"
  drawn.setAttribute("aria-hidden", "true")
  drawn.lang = "en"
  drawn.dir = "ltr"
  drawn.append(...row.querySelector(".slot-said").cloneNode(true).childNodes)
  return drawn
}

// Where each block begins that the desk keeps: it drops those that say nothing.
function places(doc) {
  const found = []
  doc.forEach((block, offset) => {
    if (STANDS_EMPTY.includes(block.type.name) || block.textContent.trim()) found.push(offset)
  })
  return found
}

function draw() {
  if (!editor) return
  const { state, view } = editor
  const found = places(state.doc)
  const isSame = found.length === Number(box.dataset.blocks)
  const rows = box.open && isSame ? [...box.querySelectorAll("[data-before]")] : []
  const lines = rows.map((row) =>
    Decoration.widget(found[Number(row.dataset.before)], () => line(row), { side: -1, ignoreSelection: true }),
  )
  view.dispatch(state.tr.setMeta(KEY, DecorationSet.create(state.doc, lines)).setMeta("addToHistory", false))
  if (box.open && !isSame) later()
}

async function ask() {
  if (!address || !box.open) return
  const mine = ++asked
  isStale = false
  const body = new FormData()
  for (const [name, value] of new FormData(form)) {
    if (!SKIPPED.includes(name) && typeof value === "string") body.append(name, value)
  }
  const word = box.querySelector("[data-slot-word]")
  try {
    const answer = await fetch(address, { method: "POST", body, redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) })
    if (!answer.ok) throw new Error(`The desk answered ${answer.status}`)
    const came = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".slot-plan")
    if (mine !== asked || !came) return
    const down = box.querySelector(".slot-gaps")?.scrollTop ?? 0
    box.dataset.blocks = came.dataset.blocks
    box.replaceChildren(...came.childNodes)
    box.querySelector(".slot-gaps")?.scrollTo(0, down)
    draw()
  } catch {
    word.textContent = "Not up to date: it could not be fetched. It is tried again as you write."
    word.classList.add("slot-late")
    isStale = true
  }
}

function later() {
  isStale = true
  if (!box.open) return
  clearTimeout(timer)
  timer = setTimeout(ask, WAIT_MS)
}

function meet(ready) {
  editor = ready
  editor.registerPlugin(plugin)
  if (box.open) draw()
}

if (box) {
  box.addEventListener("toggle", () => {
    draw()
    if (box.open && isStale) ask()
  })
  for (const name of ["input", "change"]) form.addEventListener(name, later)
  const there = form.querySelector(".ProseMirror")?.editor
  if (there) meet(there)
  else form.addEventListener("prose-editor:ready", (event) => meet(event.detail.editor))
}
