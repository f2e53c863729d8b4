// Keys inside the parts of a story: Enter goes on to the next line of a part and then out of it.
import { Extension, Plugin, pm } from "django-prose-editor/editor"
import { around } from "desk-editor/put"

const { NodeSelection, TextSelection } = pm.state
const PARTS = ["figure", "pullQuote", "factBox"]
const LINES = { figureCaption: "figure", figureCredit: "figure", pullSource: "pullQuote" }

function leave(editor, part) {
  const { state, view } = editor
  const end = part.pos + part.node.nodeSize
  const tr = state.tr
  if (!tr.doc.nodeAt(end)?.isTextblock) tr.insert(end, state.schema.nodes.paragraph.create())
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView())
  return true
}

function enter({ editor }) {
  const { state, view } = editor
  const { $from, empty } = state.selection
  const line = $from.parent
  const owner = LINES[line.type.name]
  if (owner) {
    const part = around(state, owner)
    if (line === part.node.lastChild) return leave(editor, part)
    const next = TextSelection.create(state.doc, $from.after() + 1)
    view.dispatch(state.tr.setSelection(next).scrollIntoView())
    return true
  }
  if (empty && line.content.size === 0) return leaveEmptyEnd(editor, $from)
  if ($from.depth !== 2 || $from.node(1).type.name !== "pullQuote") return false
  // The usual split finds no place for a paragraph before the line that ends every pull quote.
  const tr = state.tr.deleteSelection()
  view.dispatch(tr.split(tr.selection.from).scrollIntoView())
  return true
}

// An empty paragraph at the end of a box means: I am done here.
function leaveEmptyEnd(editor, $from) {
  const { state, view } = editor
  const part = $from.depth > 1 && PARTS.includes($from.node(1).type.name) ? around(state, $from.node(1).type.name) : null
  if (!part || $from.depth !== 2 || $from.parent.type.name !== "paragraph") return false
  const index = $from.index(1)
  const isQuote = part.node.type.name === "pullQuote"
  if (index === 0 || index !== part.node.childCount - (isQuote ? 2 : 1)) return false
  const tr = state.tr.delete($from.before(), $from.after())
  if (isQuote) {
    const source = TextSelection.near(tr.doc.resolve($from.before() + 1))
    view.dispatch(tr.setSelection(source).scrollIntoView())
    return true
  }
  view.dispatch(tr)
  return leave(editor, { pos: part.pos, node: editor.state.doc.nodeAt(part.pos) })
}

// Backspace takes an empty box away; at the start of a filled one it selects it first.
function backspace({ editor }) {
  const { state, view } = editor
  const { $from, empty } = state.selection
  if (!empty || $from.parentOffset !== 0 || $from.depth < 2) return false
  const part = around(state, $from.node(1).type.name)
  if (!PARTS.includes(part.node.type.name) || $from.pos !== part.pos + 2) return false
  const selection = NodeSelection.create(state.doc, part.pos)
  const isEmpty = part.node.textContent === "" && part.node.type.name !== "figure"
  const tr = state.tr.setSelection(selection)
  view.dispatch(isEmpty ? tr.deleteSelection() : tr)
  return true
}

// A letter typed while a part is selected begins a paragraph after it, and does not replace it.
const typing = () =>
  new Plugin({
    props: {
      handleTextInput(view, _from, _to, text) {
        const { selection, schema, tr } = view.state
        if (!(selection instanceof NodeSelection) || !selection.node.isBlock) return false
        const end = selection.to
        tr.insert(end, schema.nodes.paragraph.create(null, schema.text(text)))
        tr.setSelection(TextSelection.create(tr.doc, end + 1 + text.length))
        view.dispatch(tr.scrollIntoView())
        return true
      },
    },
  })

export const keys = Extension.create({
  name: "storyKeys",
  priority: 1100, // before the keys of lists, quotations and tables
  addKeyboardShortcuts: () => ({ Enter: enter, Backspace: backspace }),
  addProseMirrorPlugins: () => [typing()],
})
