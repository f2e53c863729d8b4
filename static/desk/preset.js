// Turns the textarea of a story's body into the editor.
// Whatever fails here leaves the textarea and its text as they are.
import { Editor, gettext } from "django-prose-editor/editor"
import { showCount } from "desk-editor/counting"
import { refusal } from "desk-editor/guard"
import { extensions } from "desk-editor/nodes"
import { tidyPastes } from "desk-editor/tidying"
import { addToolbar } from "desk-editor/toolbar"

const NAME = "data-django-prose-editor-desk"

// A stroke laid over the sign before it would join with a tag's end when the form is normalised.
const asKept = (html) => (/^<p><\/p>$/.test(html) ? "" : html).replaceAll("\u0338", "&#824;")

function start(textarea) {
  if (textarea.closest(".prose-editor") || textarea.id.includes("__prefix__")) return
  const settings = JSON.parse(textarea.getAttribute(NAME))
  const element = document.createElement("div")
  element.className = "prose-editor"
  const isShut = textarea.matches(":disabled") || textarea.readOnly
  const label = textarea.labels[0]
  const editor = new Editor({
    element,
    extensions: extensions(settings),
    content: textarea.value,
    editable: !isShut,
    injectCSS: false, // the rules stand in editor.css: a style element would be refused
    parseOptions: { preserveWhitespace: true }, // two spaces stay two spaces
    editorProps: {
      attributes: {
        "aria-label": label?.textContent.trim() || gettext("Story"),
        "aria-multiline": "true",
        spellcheck: "true",
      },
    },
    onUpdate({ editor }) {
      textarea.value = asKept(editor.getHTML())
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  const reason = refusal(textarea.value, editor, settings.kinds)
  if (reason) {
    editor.destroy()
    throw new Error(reason)
  }
  textarea.before(element)
  element.append(textarea)
  textarea.hidden = true
  label?.addEventListener("click", () => editor.commands.focus())
  follow(textarea.form?.elements.namedItem("language"), editor)
  if (!isShut) {
    addToolbar(editor, element, settings)
    tidyPastes(editor, settings)
  }
  element.after(showCount(editor, settings.words_a_minute))
  textarea.dispatchEvent(
    new CustomEvent("prose-editor:ready", { detail: { editor, textarea }, bubbles: true }),
  )
}

// The text runs in the direction of the story's language.
function follow(language, editor) {
  if (!language) return
  const turn = () => {
    editor.view.dom.lang = language.value
    editor.view.dom.dir = ["ar", "fa", "he", "ps", "ur"].includes(language.value) ? "rtl" : "ltr"
  }
  language.addEventListener("change", turn)
  turn()
}

for (const textarea of document.querySelectorAll(`[${NAME}]`)) {
  try {
    start(textarea)
  } catch (error) {
    const note = document.createElement("p")
    note.className = "editor-refusal"
    note.textContent = gettext(
      "The editor did not start, so that nothing of this text is lost. It is shown as HTML.",
    )
    textarea.before(note)
    console.error(error)
  }
}
