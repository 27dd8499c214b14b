import type { LocalText } from '../../../kernel/locale.ts'
import { readData } from '../../../platform/data.ts'

export type VisaItem = Readonly<{
  key: string
  text: LocalText
  /** The first day, and the first on which it no longer holds. */
  from: string
  to: string | null
  confidence: 'primary' | 'secondary' | 'unverified'
  source: Readonly<{ title: string; url: string }>
  verifiedOn: string
}>

type VisaFile = Readonly<{ country: string; items: readonly VisaItem[] }>

/** Countries of which a list ships. */
const FILES = ['rules/visa-cn.json']
let loaded: readonly VisaFile[] | undefined

/** What a visa of a country takes on a day; empty where nothing is known with a source. */
export function visaItems(country: string, on: string): readonly VisaItem[] {
  loaded ??= FILES.map((file) => JSON.parse(readData(file).toString('utf8')) as VisaFile)
  const items = loaded.find((file) => file.country === country)?.items ?? []
  return items.filter(({ from, to }) => from <= on && (to === null || on < to))
}
