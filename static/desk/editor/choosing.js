// Dialogs that choose from what the newsroom has: its pictures, its published stories.
import { ask, complain, field } from "desk-editor/dialogs"

// Rows of radio buttons that follow what is typed. Gives what was chosen by `chosen()`.
function finder({ address, words, row, none }) {
  const search = field(words, { type: "search" })
  const list = document.createElement("div")
  list.className = "editor-choices"
  list.setAttribute("role", "radiogroup")
  list.setAttribute("aria-label", words)
  const said = document.createElement("p")
  said.className = "editor-said"
  said.setAttribute("role", "status")
  let found = []
  let asked = 0
  const show = (things) => {
    found = things
    list.replaceChildren(...things.map((thing, place) => choice(thing, place, row)))
    said.textContent = things.length ? "" : none
  }
  const find = async () => {
    const mine = ++asked
    try {
      const query = new URLSearchParams({ q: search.input.value })
      const response = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } })
      if (!response.ok) throw new Error(`answered ${response.status}`)
      const { found: things } = await response.json()
      if (mine === asked) show(things)
    } catch (error) {
      console.error(error)
      if (mine === asked) said.textContent = "Nothing could be asked just now. Try again."
    }
  }
  let soon
  search.input.addEventListener("input", () => {
    clearTimeout(soon)
    soon = setTimeout(find, 200)
  })
  search.input.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return
    event.preventDefault()
    list.querySelector("input")?.focus()
  })
  const chosen = () => {
    const checked = list.querySelector("input:checked")
    return checked ? found[Number(checked.value)] : found.length === 1 ? found[0] : null
  }
  return { rows: [search.row, list, said], search: search.input, list, find, chosen }
}

function choice(thing, place, row) {
  const label = document.createElement("label")
  label.className = "editor-choice"
  const radio = document.createElement("input")
  radio.type = "radio"
  radio.name = "editor-choice"
  radio.value = String(place)
  label.append(radio, ...row(thing))
  return label
}

const span = (words, cssClass = "") => {
  const element = document.createElement("span")
  element.textContent = words
  element.className = cssClass
  return element
}

const pictureRow = (picture) => {
  const image = document.createElement("img")
  image.src = picture.thumbnail
  image.alt = ""
  image.width = 96
  image.height = 64
  return [image, span(picture.alt || "No alternative text yet", picture.alt ? "" : "editor-missing")]
}

/** Asks for a picture of the library, its caption and its credit; null when none is taken, and
 * `isNew` when one is to be uploaded.
 * figure: the node whose picture is to change, or nothing. */
export function choosePicture(address, figure) {
  const finding = finder({
    address,
    words: "Find a picture",
    row: pictureRow,
    none: "No picture fits these words.",
  })
  const caption = field("Caption", { type: "text", maxlength: "500" })
  const credit = field("Credit", { type: "text", maxlength: "120" })
  caption.input.value = figure?.child(0).textContent ?? ""
  credit.input.value = figure?.child(1).textContent ?? ""
  // What the library says of a picture is offered until somebody types something else. What is
  // seen may be told anew while the caption stays; whose picture it is may not.
  const offered = { caption: "", credit: credit.input.value }
  finding.list.addEventListener("change", () => {
    const picture = finding.chosen()
    for (const [name, { input }] of Object.entries({ caption, credit })) {
      if (input.value === offered[name]) input.value = offered[name] = picture[name]
    }
  })
  return ask({
    title: figure ? "Change the picture" : "Picture",
    rows: [...finding.rows, caption.row, credit.row],
    confirm: figure ? "Change" : "Put in",
    choices: { "Upload a new one…": () => ({ isNew: true }) },
    opened: finding.find,
    answer() {
      const picture = finding.chosen()
      complain(finding.search, picture ? "" : "Choose one of the pictures.")
      if (!picture) return null
      const words = { caption: caption.input.value.trim(), credit: credit.input.value.trim() }
      return { id: String(picture.id), ...words }
    },
  })
}

/** Asks for a story that readers can see; null when none is taken. */
export function chooseStory(address) {
  const finding = finder({
    address,
    words: "Find a story",
    row: (story) => [span(story.headline), span(`${story.section}, ${story.date}`, "editor-quiet")],
    none: "No published story fits these words.",
  })
  return ask({
    title: "Related story",
    rows: finding.rows,
    confirm: "Put in",
    opened: finding.find,
    answer() {
      const story = finding.chosen()
      complain(finding.search, story ? "" : "Choose one of the stories.")
      return story
    },
  })
}
