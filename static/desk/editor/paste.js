// Cleans what comes from other programs before the editor reads it: Word, Google Docs, web pages.
import { Extension, Plugin } from "django-prose-editor/editor"

const GONE =
  "script, style, meta, link, title, iframe, object, embed, svg, math, nav, button, select, input, textarea, noscript, template, canvas, audio, video, img, picture, [hidden], [aria-hidden=true], [role=navigation], [role=banner]"
// Word's comments and what its writers struck out.
const MARGINS = ".MsoCommentReference, [class^=msocom], [data-pasted-style*='mso-element:comment'], del[datetime]"
const ASIDE = /(^|[\s_-])(ad|ads|advert|advertisement|sponsored|share|sharing|social|breadcrumbs?|cookie)([\s_-]|$)/i
const RENAMED = { H1: "h2", H4: "h3", H5: "h3", H6: "h3", B: "strong", I: "em" }

// The browser reports each style and script that our policy refuses, even where nothing is drawn: so
// they are gone, or under another name, before it reads them. Styles still tell what was bold.
const STYLE = "data-pasted-style"
const disarmed = (html) =>
  html
    .replace(/<(script|style)\b[^]*?<\/\1\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) =>
      tag
        .replace(/([\s"'/])style(?=\s*=)/gi, `$1${STYLE}`)
        .replace(/([\s"'/])(on[a-z]+)(?=\s*=)/gi, "$1data-pasted-$2"),
    )

/** Gives pasted HTML without what its program left in it. What comes from here stays as it is. */
export function cleaned(html) {
  if (html.includes("data-pm-slice")) return html
  const page = new DOMParser().parseFromString(disarmed(html), "text/html")
  const { body } = page
  removeComments(body)
  for (const element of body.querySelectorAll(`${GONE}, ${MARGINS}`)) element.remove()
  for (const element of [...body.querySelectorAll("*")]) if (isAside(element)) element.remove()
  wordLists(body)
  for (const element of [...body.querySelectorAll("*")].reverse()) restyle(element)
  plainSpaces(body)
  for (const line of [...body.querySelectorAll("br")]) if (standsBetweenBlocks(line)) line.remove()
  partAtEmptyLines(body)
  for (const element of [...body.querySelectorAll("p, h2, h3, li")]) {
    if (!element.textContent.trim() && !element.querySelector("table, ul, ol")) element.remove()
  }
  return body.innerHTML
}

function removeComments(body) {
  const comments = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const found = []
  while (comments.nextNode()) found.push(comments.currentNode)
  for (const comment of found) comment.remove()
}

const scratch = document.createElement("span")
function styleOf(element) {
  scratch.style.cssText = element.getAttribute(STYLE) || ""
  return scratch.style
}

function isAside(element) {
  const { display, visibility } = styleOf(element)
  if (display === "none" || visibility === "hidden") return true
  if (element.matches("body, p, li, td, th, h1, h2, h3, article, main")) return false
  return ASIDE.test(`${element.id} ${element.getAttribute("class") || ""}`)
}

// Word writes a list as paragraphs whose style says "mso-list:l0 level1" and whose bullet is text.
function wordLists(body) {
  let open = []
  let last = null
  for (const item of [...body.querySelectorAll("p")]) {
    const level = /mso-list:\s*\S+\s+level(\d)/i.exec(item.getAttribute(STYLE) || "")
    if (!level) {
      open = []
      continue
    }
    if (last && item.previousElementSibling !== open[0]?.list) open = []
    const depth = Number(level[1])
    const tag = isNumbered(item) ? "ol" : "ul"
    while (open.length && open.at(-1).depth > depth) open.pop()
    if (!open.length || open.at(-1).depth < depth) {
      const list = document.createElement(tag)
      if (open.length) (open.at(-1).list.lastElementChild || open.at(-1).list).append(list)
      else item.before(list)
      open.push({ depth, list })
    }
    const entry = document.createElement("li")
    entry.append(...item.childNodes)
    open.at(-1).list.append(entry)
    item.remove()
    last = entry
  }
}

function isNumbered(item) {
  const bullets = item.querySelectorAll(`[${STYLE}*="mso-list"]`)
  const words = [...bullets].map((bullet) => bullet.textContent).join("").trim()
  for (const bullet of bullets) bullet.remove()
  return /^(\d+|[a-z]|[ivx]+)[.)]/i.test(words)
}

function restyle(element) {
  const { fontWeight, fontStyle } = styleOf(element)
  const isHeading = element.closest("h1, h2, h3, h4, h5, h6")
  let tag = RENAMED[element.tagName] || element.localName
  const marks = []
  if (["SPAN", "FONT", "A"].includes(element.tagName) && !isHeading) {
    if (/^(bold|bolder|[6-9]00)$/.test(fontWeight)) marks.push("strong")
    if (/^(italic|oblique)/.test(fontStyle)) marks.push("em")
  }
  const isPlainBold = tag === "strong" && (isHeading || /^(normal|400)$/.test(fontWeight))
  if (isPlainBold || /^(span|font|u|o:p|ins|mark|small|section|article|main)$/.test(tag)) tag = ""
  let inner = [...element.childNodes]
  for (const mark of marks) {
    const wrapper = document.createElement(mark)
    wrapper.append(...inner)
    inner = [wrapper]
  }
  if (!tag) return element.replaceWith(...inner)
  const made = document.createElement(tag)
  for (const name of ["colspan", "rowspan", "start"]) {
    if (element.hasAttribute(name)) made.setAttribute(name, element.getAttribute(name))
  }
  if (tag === "a") made.setAttribute("href", address(element.getAttribute("href") || ""))
  made.append(...inner)
  element.replaceWith(made)
}

const BLOCK = "p, h2, h3, ul, ol, li, table, blockquote, div, figure"
function standsBetweenBlocks({ previousElementSibling, nextElementSibling }) {
  return previousElementSibling?.matches(BLOCK) || nextElementSibling?.matches(BLOCK)
}

// Two line ends in a row part paragraphs.
function partAtEmptyLines(body) {
  for (const line of [...body.querySelectorAll("p > br")]) {
    const second = nextSaying(line)
    if (!line.parentElement || second?.localName !== "br") continue
    const rest = document.createElement("p")
    while (second.nextSibling) rest.append(second.nextSibling)
    line.parentElement.after(rest)
    second.remove()
    line.remove()
  }
}

function nextSaying(node) {
  let next = node.nextSibling
  while (next?.nodeType === Node.TEXT_NODE && !next.data.trim()) next = next.nextSibling
  return next
}

// Without the detour over a search engine and the marks of a campaign.
function address(href) {
  let url
  try {
    url = new URL(href)
  } catch {
    return ""
  }
  if (/^www\.google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url") {
    return address(url.searchParams.get("q") || url.searchParams.get("url") || "")
  }
  for (const name of [...url.searchParams.keys()]) {
    if (/^(utm_\w+|fbclid|gclid)$/.test(name)) url.searchParams.delete(name)
  }
  return /^(https?|mailto):$/.test(url.protocol) ? url.href : ""
}

function plainSpaces(body) {
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    texts.currentNode.data = texts.currentNode.data.replace(/[\u00a0\s]+/g, " ")
  }
}

export const cleanPaste = Extension.create({
  name: "cleanPaste",
  addProseMirrorPlugins: () => [new Plugin({ props: { transformPastedHTML: cleaned } })],
})
