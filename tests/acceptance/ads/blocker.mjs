// Judges a page as an ad blocker does. Reads of standard input what the page asked for and is made
// of; tells which requests its lists block and which CSS they put in.
//   node blocker.mjs FOLDER   FOLDER: where the packages are installed
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

const folder = process.argv[2]
const need = createRequire(`${folder}/`)
const { FiltersEngine, Request } = need("@ghostery/adblocker")
const LISTS = [2, 3, 11, 4] // AdGuard Base with EasyList, Tracking Protection, Mobile Ads, Social
const lists = LISTS.map((number) => {
  const at = `${folder}/lists/dist/filters/declarative/ruleset_${number}`
  return JSON.parse(readFileSync(`${at}/ruleset_${number}.json`))[0].metadata.rawFilterList
})
const engine = FiltersEngine.parse(lists.join("\n"))
const page = JSON.parse(readFileSync(0))
const { hostname } = new URL(page.url)
const blocked = page.requests.filter(
  ({ url, type }) => engine.match(Request.fromRawDetails({ url, type, sourceUrl: page.url })).match,
)
const { styles } = engine.getCosmeticsFilters({
  url: page.url,
  hostname,
  domain: hostname.split(".").slice(-2).join("."),
  classes: page.classes,
  ids: page.ids,
  hrefs: page.hrefs,
})
const known = ["https://securepubads.g.doubleclick.net/tag/js/gpt.js", "https://www.google-analytics.com/analytics.js"]
const isAwake = known.every((url) => engine.match(Request.fromRawDetails({ url, type: "script", sourceUrl: page.url })).match)
console.log(JSON.stringify({ blocked, styles, isAwake, rules: lists.join("\n").split("\n").length }))
