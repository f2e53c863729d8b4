// Takes a new picture into the library while one writes: by dialog, by paste, by dropping a file.
import { Plugin, pm } from "django-prose-editor/editor"
import { ask, complain, field } from "desk-editor/dialogs"
import { post } from "desk-editor/sending"

const { TextSelection } = pm.state
const KINDS = "image/jpeg,image/png,image/webp,image/gif,image/avif"

/** Asks for a file and its words, uploads it, and gives the picture's number, caption and credit;
 * null when it is left. file: one that is there already. figure: the node whose picture changes. */
export function uploadPicture(editor, settings, { file, figure } = {}) {
  const upload = field("Picture", { type: "file", accept: KINDS })
  const alt = field("What is seen (alternative text)", { type: "text", maxlength: "300", required: true })
  const caption = field("Caption", { type: "text", maxlength: "500" })
  const credit = field("Credit", { type: "text", maxlength: "120" })
  caption.input.value = figure?.child(0).textContent ?? ""
  const fields = { upload: upload.input, alt: alt.input, caption: caption.input, credit: credit.input }
  const shown = preview(upload.input)
  if (file) {
    const given = new DataTransfer()
    given.items.add(file)
    upload.input.files = given.files
    shown.draw()
  }
  const said = document.createElement("p")
  said.className = "editor-said"
  said.setAttribute("role", "status")
  return ask({
    title: "Upload a picture",
    rows: [upload.row, shown.image, alt.row, caption.row, credit.row, said],
    confirm: figure ? "Upload and change" : "Upload and put in",
    opened: () => (file ? alt.input : upload.input).focus(),
    async answer() {
      said.textContent = "Uploading…"
      const picture = await sent(editor, settings.upload, fields)
      said.textContent = ""
      if (!picture) return null
      return { id: String(picture.id), caption: picture.caption, credit: picture.credit }
    },
  }).finally(shown.forget)
}

async function sent(editor, address, fields) {
  const form = new FormData()
  for (const [name, input] of Object.entries(fields)) {
    complain(input, "")
    if (name !== "upload") form.set(name, input.value.trim())
    else if (input.files.length) form.set(name, input.files[0])
  }
  let errors = { upload: ["It could not be uploaded just now. Nothing is lost: try again."] }
  try {
    const response = await post(editor, address, form)
    if (response.ok) return await response.json()
    if (response.status === 400) ({ errors } = await response.json())
    else if (response.status === 403) errors = { upload: ["You may not add pictures to the library."] }
  } catch (error) {
    console.error(error)
  }
  // The last one that complains takes the focus: it should be the first.
  for (const [name, input] of Object.entries(fields).reverse()) {
    if (errors[name]) complain(input, errors[name].join(" "))
  }
  return null
}

function preview(input) {
  const image = document.createElement("img")
  image.className = "editor-preview"
  image.alt = ""
  const forget = () => URL.revokeObjectURL(image.src)
  const draw = () => {
    forget()
    image.hidden = !input.files.length
    if (input.files.length) image.src = URL.createObjectURL(input.files[0])
  }
  image.addEventListener("error", () => {
    image.hidden = true
  })
  input.addEventListener("change", draw)
  image.hidden = true
  return { image, draw, forget }
}

const pictureIn = (data) => [...(data?.files ?? [])].find((file) => file.type.startsWith("image/"))

// Programs for text put a picture of the text beside it: then the text is meant.
function isPictureAlone(data) {
  const html = data.getData("text/html")
  const words = new DOMParser().parseFromString(html, "text/html").body.textContent.trim()
  return !words && !data.getData("text/plain").trim()
}

/** Opens the dialog for a picture that is pasted, or dropped onto the text. */
export function takePictures(editor, putNew) {
  editor.registerPlugin(
    new Plugin({
      props: {
        handlePaste(_view, { clipboardData }) {
          const file = pictureIn(clipboardData)
          if (!file || !isPictureAlone(clipboardData)) return false
          putNew(file)
          return true
        },
        handleDrop(view, event) {
          if (!event.dataTransfer?.files.length) return false
          event.preventDefault() // the browser would open the file in place of the story
          const file = pictureIn(event.dataTransfer)
          const place = view.posAtCoords({ left: event.clientX, top: event.clientY })
          if (!file || !place) return true
          const near = TextSelection.near(view.state.doc.resolve(place.pos))
          view.dispatch(view.state.tr.setSelection(near))
          putNew(file)
          return true
        },
      },
    }),
    (mine, others) => [mine, ...others], // before the editor reads a picture as HTML
  )
}
