import { createHash } from 'node:crypto'
import type { LocalText } from '../../kernel/locale.ts'
import { decideOn, optionsAt } from './classifier/classifier.ts'
import type { CodeEdition, ProductText, Reading, Reason } from './classifier/types.ts'
import type { Market } from './market.ts'
import { describeCode, type HsEdition, lineage } from './nomenclature.ts'
import type { Decision } from './store.ts'
import { mapToLines, type TariffLine } from './tariff.ts'

/** What a code means, from the chapter down, for a person to recognise. */
export type NamedCode = Readonly<{ code: string; name: LocalText; path: LocalText }>

export type Question = Readonly<{ text: LocalText; choices: readonly NamedCode[] }>

/** What a product is, in the current edition, with how that was found out. */
export type Classification = Readonly<{
  decidedBy: 'person' | 'engine'
  /** Whether it may be relied on without asking anybody. */
  isSure: boolean
  /** Edition and digits of the candidates; `code` and `line` are always of the current one. */
  edition: CodeEdition
  digits: 6 | 10
  candidates: readonly (NamedCode & Readonly<{ probability: number; reasons: readonly Reason[] }>)[]
  /** HS 2022 subheading, six digits. */
  code: string | undefined
  probability: number | undefined
  /** The market's national line that is taxed: the one named, or the dearest under the code. */
  line: TariffLine | undefined
  /** How many national lines the goods may fall under as far as they were read; 1: it is `line`. */
  linesUnder: number
  question: Question | undefined
  /** Why the person decided so. */
  decision: Decision | undefined
}>

/** The edition of the Harmonized System under a label set, to map its codes from. */
export const HS_OF: Readonly<Record<CodeEdition, HsEdition>> = {
  'cn-2016': 'hs-2012',
  'hs-2022': 'hs-2022',
}

const SHOWN = 5

/**
 * A product's own words as a hash: white space and case do not count. A decision is filed under it,
 * so that the same product, imported again, has it.
 */
export function fingerprintOf(text: ProductText): string {
  const parts = [
    text.title,
    text.description ?? '',
    text.category ?? '',
    text.ingredients ?? '',
    ...Object.entries(text.attributes ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flat(),
  ]
  const words = parts.map((part) => part.toLowerCase().replace(/\s+/g, ' ').trim())
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 32)
}

/** A reading in the terms of a market: its national line, names, and what to ask when in doubt. */
export function toClassification(
  reading: Reading,
  { market, day }: { market: Market; day: Parameters<Market['resolve']>[1] },
): Classification {
  const decision = decideOn(reading)
  const best = reading.candidates[0]
  const current = best && currentOf(best.code, reading.edition, market, day)
  return {
    decidedBy: 'engine',
    isSure: decision.kind === 'confident',
    edition: reading.edition,
    digits: reading.digits,
    candidates: reading.candidates.slice(0, SHOWN).map(({ code, probability, reasons }) => ({
      ...nameCode(code, reading.edition, market),
      probability,
      reasons,
    })),
    code: current?.code,
    // The subheading may be surer than the national line it was read as.
    probability: best && optionsAt(reading, 6)[0]?.probability,
    line: current?.line,
    linesUnder: current?.linesUnder ?? 0,
    question:
      decision.kind === 'ask'
        ? {
            text: WHICH_ONE,
            choices: decision.options.map(({ code }) => nameCode(code, reading.edition, market)),
          }
        : undefined,
    decision: undefined,
  }
}

/** A person's word stands above every reading. */
export function decided(
  decision: Decision,
  { market, day }: { market: Market; day: Parameters<Market['resolve']>[1] },
): Classification {
  const named = nameCode(decision.code, 'hs-2022', market)
  const resolved = market.resolve(decision.code, day)
  return {
    decidedBy: 'person',
    isSure: true,
    edition: 'hs-2022',
    digits: decision.code.length === 6 ? 6 : 10,
    candidates: [{ ...named, probability: 1, reasons: [] }],
    code: decision.code.slice(0, 6),
    probability: 1,
    line: resolved?.line,
    linesUnder: resolved?.candidates ?? 0,
    question: undefined,
    decision,
  }
}

const WHICH_ONE: LocalText = {
  en: 'Which of these is it? The answer changes duty, tax and what has to be done.',
  'zh-CN': '以下哪一项符合您的商品？答案会影响关税、税费与所需手续。',
}

function currentOf(
  code: string,
  edition: CodeEdition,
  market: Market,
  day: Parameters<Market['resolve']>[1],
): { code: string; line: TariffLine | undefined; linesUnder: number } {
  const schedule = market.schedule()
  const isCurrent = schedule?.edition === HS_OF[edition]
  const mapped = schedule && !isCurrent ? mapToLines(schedule, code, HS_OF[edition]) : []
  const nearest = mapped.filter(({ exactness }) => exactness === mapped[0]?.exactness)
  const resolved = nearest.length === 0 ? market.resolve(code, day) : undefined
  const line = nearest[0]?.line ?? resolved?.line
  const linesUnder = resolved?.candidates ?? nearest.length
  return { code: (line?.code ?? code).slice(0, 6), line, linesUnder }
}

function nameCode(code: string, edition: CodeEdition, market: Market): NamedCode {
  const name = nameOf(code, edition, market)
  const broader = lineage(code.slice(0, 4)).map(({ description }) => description)
  return {
    code,
    name,
    path: {
      en: broader.map((text) => text.en).join(' › '),
      'zh-CN': broader.map((text) => text['zh-CN']).join(' › '),
    },
  }
}

function nameOf(code: string, edition: CodeEdition, market: Market): LocalText {
  const here = describeCode(code)
  const schedule = market.schedule()
  const mapped = schedule && mapToLines(schedule, code, HS_OF[edition])[0]?.line
  const local = code.length === 10 ? (schedule?.line(code) ?? mapped)?.name : undefined
  const named =
    here ?? (mapped && describeCode(mapped.code.slice(0, 6))) ?? describeCode(code.slice(0, 4))
  return {
    en: named?.description.en ?? code,
    'zh-CN': local ?? named?.description['zh-CN'] ?? code,
  }
}
