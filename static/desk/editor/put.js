// Puts a part between the blocks of a story, and the caret where one goes on writing.
import { pm } from "django-prose-editor/editor"

const { TextSelection } = pm.state

/** Puts the part after the top-level block with the caret: instead of it where it is empty.
 * inside: the caret goes into the part; otherwise into the text after it, made where there is none,
 * since a selected part would be replaced by the next letter. */
export function put(editor, part, { inside = false } = {}) {
  const { state, view } = editor
  const { $to } = state.selection
  const node = state.schema.nodeFromJSON(part)
  const block = $to.depth ? $to.node(1) : null
  const isEmpty = block?.type.name === "paragraph" && block.content.size === 0
  const start = isEmpty ? $to.before(1) : $to.depth ? $to.after(1) : $to.pos
  const tr = state.tr
  if (isEmpty) tr.replaceWith(start, $to.after(1), node)
  else tr.insert(start, node)
  const end = start + node.nodeSize
  const next = tr.doc.nodeAt(end)
  if (!next?.isTextblock) tr.insert(end, state.schema.nodes.paragraph.create())
  tr.setSelection(TextSelection.near(tr.doc.resolve(inside ? start + 1 : end + 1)))
  view.dispatch(tr.scrollIntoView())
  view.focus()
}

/** The words that are selected, as one line; "" when nothing is. */
export function chosenWords(editor) {
  const { from, to } = editor.state.selection
  return editor.state.doc.textBetween(from, to, " ").trim()
}

/** The node of that name around the caret, or selected, and where it begins. */
export function around(state, name) {
  const { $from, node } = state.selection
  if (node?.type.name === name) return { node, pos: state.selection.from }
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === name) return { node: $from.node(depth), pos: $from.before(depth) }
  }
  return null
}
