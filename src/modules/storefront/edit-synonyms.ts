import { dayOf } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { readData, versionOf } from '../../platform/data.ts'
import {
  currentDataSets,
  type DataSet,
  lockDataSet,
  readDataSet,
  saveDataSet,
  selectDataSetVersions,
} from '../../platform/data-sets.ts'
import { INSTALLATION, recordAudit } from '../accounts/api.ts'
import { checkSynonyms, type SynonymProblem } from './check-synonyms.ts'
import { StorefrontErrors as E } from './errors.ts'
import { searchShop } from './search-shop.ts'
import { bumpShopVersion } from './search-store.ts'
import { forgetShopPages } from './shop-cache.ts'
import { forgetSynonyms, parseSynonyms, SHIPPED_SYNONYMS, SYNONYMS } from './synonyms.ts'

/** Lists that were in force before; who wants older ones has the audit log. */
const HISTORY = 50
const HITS = 3

export type SynonymsText = Readonly<{
  text: string
  version: string
  isShipped: boolean
  problems: readonly SynonymProblem[]
  history: readonly DataSet[]
}>

const shippedText = (): string => readData(SHIPPED_SYNONYMS).toString('utf8')

/** The list in force, what may be wrong with it, and those before it. */
export async function readSynonyms({ db }: Pick<Ctx, 'db'>): Promise<SynonymsText> {
  const history = await selectDataSetVersions(db, SYNONYMS, HISTORY)
  const version = history[0]?.version
  const text = version
    ? Buffer.from(await readDataSet(db, SYNONYMS, version)).toString('utf8')
    : shippedText()
  return {
    text,
    version: version ?? versionOf(Buffer.from(text)),
    isShipped: version === undefined,
    problems: checkSynonyms(text),
    history,
  }
}

/** A list that was in force once, or `shipped`. Throws synonyms_version_not_found. */
export async function readSynonymsVersion(
  { db }: Pick<Ctx, 'db'>,
  version: string,
): Promise<string> {
  if (version === 'shipped') return shippedText()
  const known = await selectDataSetVersions(db, SYNONYMS, HISTORY)
  if (!known.some((one) => one.version === version)) throw E.synonymsVersionNotFound({ version })
  return Buffer.from(await readDataSet(db, SYNONYMS, version)).toString('utf8')
}

/**
 * Puts a list in force, in every process as soon as it looks at the shop's version. Throws
 * synonyms_unreadable, synonyms_invalid, synonyms_changed when `basedOn` is no longer in force.
 */
export async function saveSynonyms(
  ctx: Ctx,
  { text, basedOn }: { text: string; basedOn?: string | undefined },
): Promise<string> {
  requireUseful(text)
  const loadedBy = ctx.actor.kind === 'user' ? ctx.actor.name : ctx.actor.kind
  const version = await transaction(ctx, async (tx) => {
    await lockDataSet(tx.db, SYNONYMS)
    const sets = await currentDataSets(tx.db)
    const before = sets.find(({ name }) => name === SYNONYMS)?.version
    const inForce = before ?? versionOf(Buffer.from(shippedText()))
    if (basedOn !== undefined && basedOn !== inForce) throw E.synonymsChanged({ version: inForce })
    const saved = await saveDataSet(tx, {
      name: SYNONYMS,
      content: Buffer.from(text),
      source: 'operator',
      verifiedOn: dayOf(tx.now()),
      loadedBy,
    })
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'storefront.synonyms_saved',
      subject: 'synonyms',
      before: { version: inForce },
      after: { version: saved.version },
    })
    // With the list itself: no process can keep answers of the one before under the new version.
    await bumpShopVersion(tx.db, [])
    return saved.version
  })
  forgetSynonyms()
  forgetShopPages()
  return version
}

export type Preview = Readonly<{ query: string; before: Answered; after: Answered }>
type Answered = Readonly<{ found: number; titles: readonly (string | null)[] }>

/** What queries find with the list in force and with another. Throws as saving does. */
export async function previewSynonyms(
  ctx: Ctx,
  { text, queries }: { text: string; queries: readonly string[] },
): Promise<{ problems: readonly SynonymProblem[]; queries: readonly Preview[] }> {
  requireUseful(text)
  const next = parseSynonyms(text)
  const inForce = parseSynonyms((await readSynonyms(ctx)).text)
  const answers: Preview[] = []
  for (const query of queries) {
    const find = async (synonyms: typeof next): Promise<Answered> => {
      const asked = { q: query, sort: 'relevance', limit: HITS } as const
      const { found, how, hits } = await searchShop(ctx, asked, synonyms)
      // What has only some of the words is no answer to the query.
      if (how !== 'all') return { found: 0, titles: [] }
      return { found, titles: hits.map(({ title }) => title['zh-CN'] ?? title.en) }
    }
    answers.push({ query, before: await find(inForce), after: await find(next) })
  }
  return { problems: checkSynonyms(text), queries: answers }
}

function requireUseful(text: string): void {
  if (!parseSynonyms(text).isUseful) throw E.synonymsUnreadable()
  const errors = checkSynonyms(text).filter(({ isError }) => isError)
  if (errors.length > 0) throw E.synonymsInvalid({ problems: errors })
}
