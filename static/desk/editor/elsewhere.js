// What stands on other sites and is pointed to: films, posts. Nothing of it is loaded, here or for
// readers: of a post the story holds the words themselves.
import { Plugin } from "django-prose-editor/editor"
import { ask, complain, field } from "desk-editor/dialogs"
import { put } from "desk-editor/put"

const KINDS = {
  video: {
    address: /^https:\/\/([\w-]+\.)?(youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com|dailymotion\.com|dai\.ly)\/\S+$/,
    title: "Video",
    example: "https://www.youtube.com/watch?v=…",
    words: "What it shows",
    longest: "200",
    refusal: "A page of YouTube, Vimeo or Dailymotion, beginning with https://",
  },
  post: {
    address:
      /^https:\/\/((www\.|mobile\.)?(x|twitter)\.com\/(i\/web|\w{1,15})\/status\/\d{5,20}|(www\.)?instagram\.com\/([\w.]{1,30}\/)?(p|reel)s?\/[\w-]{5,40})([/?#]\S*)?$/,
    title: "Post",
    example: "https://x.com/…/status/…",
    words: "What it says, and who says it",
    longest: "500",
    refusal: "A post on X or Instagram, beginning with https://",
  },
}

/** Asks where a film or a post is, and puts it in. kind: its node. at: its address, where known. */
export async function putElsewhere(editor, kind, at = "") {
  const { address: shape, title, example, words, longest, refusal } = KINDS[kind]
  const address = field("Address", { type: "text", inputmode: "url", placeholder: example, value: at })
  const said = field(words, { type: "text", maxlength: longest })
  const given = await ask({
    title,
    rows: [address.row, said.row],
    confirm: "Put in",
    opened: () => (at ? said : address).input.focus(),
    answer() {
      const to = address.input.value.trim()
      complain(address.input, "")
      if (shape.test(to)) return { to, text: said.input.value.trim() }
      complain(address.input, refusal)
      return null
    },
  })
  if (given) put(editor, { type: kind, attrs: given })
  else editor.commands.focus()
  return given
}

/** An address that is pasted into an empty paragraph is asked for its words; left, it is a link. */
export function takeAddresses(editor) {
  editor.registerPlugin(
    new Plugin({
      props: {
        handlePaste({ state }, { clipboardData }) {
          const { $from, empty } = state.selection
          const address = (clipboardData?.getData("text/plain") ?? "").trim()
          const kind = Object.keys(KINDS).find((name) => KINDS[name].address.test(address))
          if (!kind || !empty || $from.depth !== 1 || $from.parent.content.size) return false
          putElsewhere(editor, kind, address).then((given) => {
            if (given) return
            const marks = [{ type: "link", attrs: { href: address } }]
            editor.chain().insertContent({ type: "text", text: address, marks }).unsetMark("link").run()
          })
          return true
        },
      },
    }),
    (mine, others) => [mine, ...others],
  )
}
