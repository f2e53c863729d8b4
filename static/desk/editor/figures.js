// Shows the pictures of the library by their numbers: the text holds nothing else of them.

const known = new Map()
let waiting = []

// One request for all the pictures of a text that is just being drawn.
function find(address, number) {
  if (!known.has(number)) {
    known.set(
      number,
      new Promise((resolve, reject) => {
        if (!waiting.length) setTimeout(() => ask(address), 0)
        waiting.push({ number, resolve, reject })
      }),
    )
  }
  return known.get(number)
}

async function ask(address) {
  const asked = waiting
  waiting = []
  try {
    const query = asked.map(({ number }) => `id=${number}`).join("&")
    const response = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } })
    if (!response.ok) throw new Error(`The library answered ${response.status}`)
    const { found } = await response.json()
    for (const { number, resolve } of asked) {
      resolve(found.find((picture) => String(picture.id) === String(number)))
    }
  } catch (error) {
    for (const { number, reject } of asked) {
      known.delete(number)
      reject(error)
    }
  }
}

/** How a figure looks in the editor: the picture, then caption and credit to write in. */
export const pictureView =
  (address) =>
  ({ node, editor, getPos }) => {
    const dom = document.createElement("figure")
    const shown = document.createElement("div")
    const contentDOM = document.createElement("div")
    shown.className = "figure-picture"
    shown.contentEditable = "false"
    // The picture itself cannot hold the cursor: who clicks on it is put into its caption.
    shown.addEventListener("mousedown", (event) => {
      event.preventDefault()
      if (editor.isEditable) editor.chain().focus().setTextSelection(getPos() + 2).run()
    })
    dom.append(shown, contentDOM)
    let number = null
    const draw = async (wanted) => {
      number = wanted
      dom.dataset.picture = wanted
      let picture
      try {
        picture = await find(address, wanted)
      } catch (error) {
        console.error(error)
      }
      if (number !== wanted) return
      shown.replaceChildren(picture ? image(picture) : `Picture ${wanted}`)
    }
    draw(node.attrs.picture)
    return {
      dom,
      contentDOM,
      ignoreMutation: (mutation) => !contentDOM.contains(mutation.target),
      update(next) {
        if (next.type !== node.type) return false
        if (next.attrs.picture !== number) draw(next.attrs.picture)
        return true
      },
    }
  }

function image(picture) {
  const element = document.createElement("img")
  element.src = picture.thumbnail
  element.alt = picture.alt
  element.width = picture.width
  element.height = picture.height
  element.draggable = false
  return element
}
