// Questions that the editor asks: one dialog each, outside of the story's form.

const make = (tag, attributes = {}, children = []) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "")
    else if (value !== false && value !== null) element.setAttribute(name, value)
  }
  element.append(...children)
  return element
}
let made = 0

/** A labelled input. attributes: of the input, by their names in HTML. */
export function field(words, attributes) {
  const id = `editor-field-${++made}`
  const input = make("input", { id, autocomplete: "off", ...attributes })
  return { input, row: make("p", { class: "editor-field" }, [make("label", { for: id }, [words]), input]) }
}

/** Opens a dialog and gives what `answer` gives when it is confirmed, null when it is left.
 * answer: may be waited for; null keeps the dialog open.
 * choices: more ways to confirm, by the words on their buttons. */
export function ask({ title, rows, confirm, answer, choices = {}, opened = () => {} }) {
  const id = `editor-dialog-${++made}`
  const buttons = [
    make("button", { type: "submit", class: "default", value: "yes" }, [confirm]),
    ...Object.keys(choices).map((words) => make("button", { type: "button", value: words }, [words])),
    make("button", { type: "button", value: "" }, ["Cancel"]),
  ]
  const form = make("form", { method: "dialog", novalidate: true }, [
    make("h2", { id }, [title]),
    ...rows,
    make("p", { class: "editor-dialog-buttons" }, buttons),
  ])
  const dialog = make("dialog", { class: "editor-dialog", "aria-labelledby": id }, [form])
  const opener = document.activeElement
  document.body.append(dialog)
  return new Promise((resolve) => {
    let given = null
    for (const button of buttons.slice(1)) {
      button.addEventListener("click", () => {
        given = choices[button.value]?.() ?? null
        dialog.close()
      })
    }
    let isAnswering = false
    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      if (isAnswering) return
      isAnswering = true
      const found = await answer()
      isAnswering = false
      if (found === null || !dialog.open) return
      given = found
      dialog.close()
    })
    dialog.addEventListener("close", () => {
      dialog.remove()
      opener?.focus()
      resolve(given)
    })
    dialog.showModal()
    opened(dialog)
  })
}

/** Says below a field what is wrong with it, to those who see and to those who listen. */
export function complain(input, words) {
  const id = `${input.id}-error`
  document.getElementById(id)?.remove()
  input.toggleAttribute("aria-invalid", Boolean(words))
  if (!words) return
  input.setAttribute("aria-invalid", "true")
  input.setAttribute("aria-describedby", id)
  input.closest("p").append(make("span", { id, class: "editor-error", role: "alert" }, [words]))
  input.focus()
}

const LINK = /^(https?:\/\/[^\s/@]+(\/\S*)?|mailto:[^\s@]+@[^\s@]+|\/(?![/\\])\S*)$/i

/** Asks where the chosen words lead, and links them. */
export async function askForLink(editor) {
  const current = editor.getAttributes("link").href || ""
  const address = field("Address", { type: "text", inputmode: "url", value: current })
  const words = field("Words", { type: "text" })
  const { empty } = editor.state.selection
  const rows = empty && !current ? [address.row, words.row] : [address.row]
  const given = await ask({
    title: current ? "Change the link" : "Link",
    rows,
    confirm: current ? "Change" : "Link",
    choices: current ? { "Remove the link": () => ({ href: "" }) } : {},
    answer() {
      let href = address.input.value.trim()
      if (/^[\w-]+(\.[\w-]+)+(\/|$)/.test(href)) href = `https://${href}`
      if (!LINK.test(href)) {
        complain(address.input, "Begin with https://, mailto: or, for this site, with /")
        return null
      }
      return { href, words: words.input.value.trim() || href }
    },
  })
  const chain = editor.chain().focus()
  if (!given) chain.run()
  else if (!given.href) chain.extendMarkRange("link").unsetMark("link").run()
  else if (empty && !current) {
    const marks = [{ type: "link", attrs: { href: given.href } }]
    chain.insertContent({ type: "text", text: given.words, marks }).unsetMark("link").run()
  } else chain.extendMarkRange("link").setMark("link", { href: given.href }).run()
}
