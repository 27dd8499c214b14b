import { readData } from '../../../platform/data.ts'

/** Words that say nothing of the goods in a nomenclature or a listing. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'the a an of and or for with in on to from by as at is are be this that these those it its not ' +
    'other than kind used use similar article goods product thereof such like including included ' +
    'whether made containing put up more less weight value over under no heading subheading chapter ' +
    'having etc per each all any our your you we they their will can has have new also which other ' +
    'whole part certain see note statistical described free best great perfect every one us so ' +
    'but if when just into only most very make made from'
  ).split(' '),
)

/** The texts of the nomenclature, searchable by word; read once from the built index. */
export type Retrieval = Readonly<{
  codes: readonly string[]
  idOf: ReadonlyMap<string, number>
  descriptions: readonly string[]
  /** How usual a code is among consumer goods in trade, 0 to 1, by id. */
  priors: Float32Array
  /** Score by id for the weighted words, best `limit` first. */
  search: (words: ReadonlyMap<string, number>, limit: number) => readonly Found[]
}>

export type Found = Readonly<{ id: number; score: number }>

type Header = Readonly<{
  codes: string
  descriptions: string[]
  words: string
  counts: number[]
  scale: number
}>

export function loadRetrieval(): Retrieval {
  const bytes = readData('classifier/english-index.gz')
  const size = bytes.readUInt32LE(0)
  const header = JSON.parse(bytes.toString('utf8', 4, 4 + size)) as Header
  const codes = header.codes.split(' ')
  const words = header.words.split(' ')
  const total = header.counts.reduce((sum, count) => sum + count, 0)
  const start = 4 + size
  const ids = new Uint16Array(new Uint8Array(bytes.subarray(start, start + total * 2)).buffer)
  const impacts = new Uint8Array(bytes.subarray(start + total * 2, start + total * 3))
  const priors = Float32Array.from(bytes.subarray(start + total * 3), (byte) => byte / 255)

  const ranges = new Map<string, readonly [from: number, to: number]>()
  let from = 0
  words.forEach((word, at) => {
    const to = from + (header.counts[at] ?? 0)
    ranges.set(word, [from, to])
    from = to
  })

  const scores = new Float32Array(codes.length)
  const search: Retrieval['search'] = (query, limit) => {
    const touched: number[] = []
    for (const [word, weight] of query) {
      const range = ranges.get(word)
      if (!range) continue
      for (let at = range[0]; at < range[1]; at++) {
        const id = ids[at] ?? 0
        if (scores[id] === 0) touched.push(id)
        scores[id] = (scores[id] ?? 0) + (impacts[at] ?? 0) * weight
      }
    }
    const best: { id: number; score: number }[] = []
    let least = 0
    for (const id of touched) {
      const score = (scores[id] ?? 0) * header.scale * (0.75 + 0.5 * (priors[id] ?? 0))
      scores[id] = 0
      if (best.length >= limit && score <= least) continue
      best.push({ id, score })
      if (best.length > limit * 2) {
        best.sort((a, b) => b.score - a.score)
        best.length = limit
        least = best[limit - 1]?.score ?? 0
      }
    }
    return best.sort((a, b) => b.score - a.score).slice(0, limit)
  }
  const idOf = new Map(codes.map((code, id) => [code, id]))
  return { codes, idOf, descriptions: header.descriptions, priors, search }
}
