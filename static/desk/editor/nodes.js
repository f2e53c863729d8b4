// The parts of a story: the same that articles/body.py lets through, in the same shapes.
import * as core from "django-prose-editor/editor"
import { pictureView } from "desk-editor/figures"
import { keys } from "desk-editor/keys"
import { cleanPaste } from "desk-editor/paste"

const { Node } = core
const LISTS = "bulletList | orderedList"

// What stands alone between the blocks of text, never inside one.
const alone = { group: "newsblock", isolating: true, defining: true }

const Document = core.Document.extend({ content: "(block | newsblock)+" })
const Blockquote = core.Blockquote.extend({ content: `(paragraph | ${LISTS})+` })
const ListItem = core.ListItem.extend({ content: `paragraph (paragraph | ${LISTS})*` })

const OrderedList = core.OrderedList.extend({
  addAttributes: () => ({
    start: { default: 1, parseHTML: (element) => Number.parseInt(element.getAttribute("start"), 10) || 1 },
  }),
  addNodeView: () => null,
  renderHTML: ({ HTMLAttributes: { start } }) => ["ol", start > 1 ? { start } : {}, 0],
})

const cell = {
  content: "paragraph+",
  addAttributes: () => ({
    colspan: { default: 1 },
    rowspan: { default: 1 },
    colwidth: { default: null, rendered: false },
  }),
}

const isAllowed = (address) => /^(https?:\/\/[^\s/]|mailto:[^\s@]+@|\/(?![/\\]))/i.test(address || "")
const Link = core.Link.extend({
  addAttributes: () => ({ href: { default: null } }),
  addKeyboardShortcuts: () => ({}),
}).configure({
  openOnClick: false,
  autolink: false,
  defaultProtocol: "https",
  HTMLAttributes: {},
  isAllowedUri: isAllowed,
})

const Figure = Node.create({
  ...alone,
  name: "figure",
  content: "figureCaption figureCredit",
  draggable: true,
  addOptions: () => ({ pictures: "" }),
  addAttributes: () => ({
    picture: {
      default: null,
      parseHTML: (element) => element.dataset.picture,
      renderHTML: ({ picture }) => ({ "data-picture": picture }),
    },
  }),
  parseHTML: () => [{ tag: "figure[data-picture]" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
  addNodeView() {
    return pictureView(this.options.pictures)
  },
})
const FigureCaption = Node.create({
  name: "figureCaption",
  content: "text*",
  marks: "link bold italic",
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: () => ["figcaption", {}, 0],
})
const line = (name, cssClass) =>
  Node.create({
    name,
    content: "text*",
    marks: "",
    isolating: true,
    defining: true,
    parseHTML: () => [{ tag: `p.${cssClass}`, priority: 60 }],
    renderHTML: () => ["p", { class: cssClass }, 0],
  })

const box = (name, kind, content) =>
  Node.create({
    ...alone,
    name,
    content,
    parseHTML: () => [{ tag: `div[data-block=${kind}]` }],
    renderHTML: () => ["div", { "data-block": kind }, 0],
  })

// A line that points elsewhere: `address` is the attribute that says where.
const pointer = (name, address) =>
  Node.create({
    name,
    group: "newsblock",
    atom: true,
    draggable: true,
    addAttributes: () => ({
      to: {
        default: null,
        parseHTML: (element) => element.getAttribute(address),
        renderHTML: ({ to }) => ({ [address]: to }),
      },
      text: { default: "", rendered: false, parseHTML: (element) => element.textContent },
    }),
    parseHTML: () => [{ tag: `div[data-block=${name}][${address}]` }],
    renderHTML: ({ node, HTMLAttributes }) => [
      "div",
      { "data-block": name, ...HTMLAttributes },
      node.attrs.text,
    ],
  })

const SlotBreak = Node.create({
  name: "slotBreak",
  group: "newsblock",
  atom: true,
  draggable: true,
  parseHTML: () => [{ tag: "hr[data-slot-break]" }],
  renderHTML: () => ["hr", { "data-slot-break": "" }],
})

/** All that the editor is made of. settings: where it finds pictures and stories. */
export function extensions(settings) {
  return [
    Document,
    core.Paragraph,
    core.Text,
    core.Heading.configure({ levels: [2, 3] }),
    core.Bold,
    core.Italic,
    Link,
    core.HardBreak,
    core.BulletList,
    OrderedList,
    ListItem,
    Blockquote,
    core.Table,
    core.TableRow,
    core.TableHeader.extend(cell),
    core.TableCell.extend(cell),
    Figure.configure({ pictures: settings.pictures }),
    FigureCaption,
    line("figureCredit", "credit"),
    box("pullQuote", "pullquote", "paragraph+ pullSource"),
    line("pullSource", "source"),
    box("factBox", "factbox", `(paragraph | heading | ${LISTS})+`),
    pointer("related", "data-story"),
    pointer("video", "data-url"),
    pointer("post", "data-url"),
    SlotBreak,
    core.History,
    core.Gapcursor,
    core.Dropcursor,
    cleanPaste,
    keys,
  ]
}
