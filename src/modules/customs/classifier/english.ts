import { matchGoods } from './english-match.ts'
import { loadRetrieval, type Retrieval, STOP_WORDS } from './english-retrieval.ts'
import { type EnglishText, type Facts, factsOf, readEnglish } from './english-text.ts'
import { type GoodsIndex, loadGoodsIndex, resolve } from './goods-index.ts'
import type { Candidate, Engine, Reading, Reason } from './types.ts'

const CANDIDATES = 10
const REASONS = 4
/** Codes that retrieval brings in; more are never right. */
const RETRIEVED = 30
/** Weight of the best retrieved text beside the index, and when the index is silent. */
const BESIDE_INDEX = 0.3
const ALONE = 0.8
/** How sharply the better evidence wins. */
const SHARPNESS = 2.2
/**
 * Turns the share of evidence into the chance of being right: a logistic map, fitted on every other
 * row of the independent listings and on the rulings (docs/algorithms/classification.md).
 */
const CALIBRATION = { slope: 0.63, shift: 0.65 }

type Evidence = { score: number; reasons: { kind: Reason['kind']; text: string; score: number }[] }

/** Weights of the product's words for searching the nomenclature. */
function queryOf(text: EnglishText): Map<string, number> {
  const query = new Map<string, number>()
  const add = (word: string, weight: number) => {
    if (STOP_WORDS.has(word) || /^\d/.test(word) || query.size >= 40) return
    query.set(word, Math.max(query.get(word) ?? 0, weight))
  }
  const byRole = { goods: 1, later: 0.5, in: 0.45, for: 0.35, with: 0.25, from: 0.1 } as const
  for (const p of text.title) add(p.word, byRole[p.role] / (1 + 0.35 * p.fromEnd))
  const leaf = text.category.at(-1) ?? []
  for (const p of leaf) add(p.word, 0.6)
  for (const word of text.attributes.slice(0, 20)) add(word, 0.35)
  for (const word of text.description.slice(0, 30)) add(word, 0.12)
  return query
}

function evidenceFor(codes: Map<string, Evidence>, code: string): Evidence {
  const known = codes.get(code)
  if (known) return known
  const fresh: Evidence = { score: 0, reasons: [] }
  codes.set(code, fresh)
  return fresh
}

/** Food, cosmetics and clothes that are for pets belong to other headings; how much then remains. */
const PET_WORDS = ['dog', 'cat', 'puppy', 'kitten', 'pet', 'horse']
const FOR_PETS = 0.35

function petFactor(code: string, isForPets: boolean): number {
  const chapter = Number(code.slice(0, 2))
  const isPersonal = (chapter >= 2 && chapter <= 21) || (chapter >= 61 && chapter <= 65)
  return isForPets && isPersonal ? FOR_PETS : 1
}

/**
 * Adds what the goods index says. Terms with one head ('men watch', 'wood watch') are readings of
 * one word: the strongest counts for a code, the rest do not add up.
 */
function gatherFromIndex(
  codes: Map<string, Evidence>,
  index: GoodsIndex,
  text: EnglishText,
  facts: Facts,
): void {
  const counted = new Map<string, number>()
  const isForPets = PET_WORDS.some((word) => (facts.get(word) ?? 0) >= 0.7)
  const matches = matchGoods(index, text, facts).sort((a, b) => b.score - a.score)
  for (const { term, score, field, at } of matches) {
    for (const { code, share: plain, rule } of resolve(term, facts, text.plain)) {
      const share = plain * petFactor(code, isForPets)
      const place = `${field}${at}:${code}`
      const before = counted.get(place) ?? 0
      const more = Math.max(0, score * share - before)
      if (more === 0) continue
      counted.set(place, before + more)
      const evidence = evidenceFor(codes, code)
      evidence.score += more
      const kind = field === 'category' ? 'category' : 'index'
      evidence.reasons.push({ kind, text: term.text, score: more })
      if (rule) evidence.reasons.push({ kind: 'rule', text: rule, score: more * 0.5 })
    }
  }
}

function toCandidate(
  code: string,
  evidence: Evidence,
  probability: number,
  retrieval: Retrieval,
): Candidate {
  const merged = new Map<string, { kind: Reason['kind']; text: string; score: number }>()
  for (const reason of evidence.reasons) {
    const known = merged.get(reason.text)
    if (known) known.score += reason.score
    else merged.set(reason.text, { ...reason })
  }
  const reasons = [...merged.values()]
    .sort((a, b) => b.score - a.score)
    .slice(0, REASONS)
    .map(({ kind, text, score }) => ({ kind, text, weight: Math.min(1, score / evidence.score) }))
  if (!reasons.some((r) => r.kind === 'description')) {
    const text = retrieval.descriptions[retrieval.idOf.get(code) ?? -1] ?? ''
    reasons.push({ kind: 'description', text, weight: 0 })
  }
  return { code, probability, reasons }
}

/**
 * The English engine: names of goods from our own index, read where a title names them, with rules
 * for material, fibre, fabric, wearer and state; beside it a search over the nomenclature's texts.
 * Answers HS 2022 subheadings, at most ten, with probabilities that add up to at most 1.
 */
export function createEnglishEngine(): Engine {
  const index = loadGoodsIndex()
  const retrieval = loadRetrieval()

  return (product): Reading => {
    const text = readEnglish(product)
    const facts = factsOf(text)
    const codes = new Map<string, Evidence>()

    gatherFromIndex(codes, index, text, facts)
    const known = Math.max(0, ...[...codes.values()].map((e) => e.score))
    const found = retrieval.search(queryOf(text), RETRIEVED)
    const best = found[0]?.score ?? 0
    const weight = known > 0.25 ? BESIDE_INDEX : ALONE
    for (const { id, score } of found) {
      const code = retrieval.codes[id] ?? ''
      const evidence = evidenceFor(codes, code)
      const part = (weight * score) / best
      evidence.score += part
      const description = retrieval.descriptions[id] ?? ''
      evidence.reasons.push({ kind: 'description', text: description, score: part })
    }

    const ranked = [...codes].sort(([, a], [, b]) => b.score - a.score).slice(0, 40)
    const total = ranked.reduce((sum, [, e]) => sum + e.score ** SHARPNESS, 0)
    const top = ranked[0]?.[1].score ?? 0
    const sure = known > 0.25 ? top / (top + 0.25) : 0.35
    const candidates = ranked
      .slice(0, CANDIDATES)
      .map(([code, e]) => toCandidate(code, e, (sure * e.score ** SHARPNESS) / total, retrieval))
    return { edition: 'hs-2022', digits: 6, candidates: calibrated(candidates) }
  }
}

/** The best gets its chance of being right; the others share what is left as they did before. */
function calibrated(candidates: readonly Candidate[]): Candidate[] {
  const [best, ...others] = candidates
  if (!best) return []
  const share = Math.min(0.999, Math.max(0.001, best.probability))
  const odds = CALIBRATION.slope * Math.log(share / (1 - share)) + CALIBRATION.shift
  const probability = 1 / (1 + Math.exp(-odds))
  const scale = (1 - probability) / (1 - share)
  return [
    { ...best, probability },
    ...others.map((one) => ({
      ...one,
      probability: Math.min(probability, one.probability * scale),
    })),
  ]
}
