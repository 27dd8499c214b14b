import { CatalogueError } from '../../kernel/errors.ts'
import type { Day } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { type DataSet, keepDataSets, readDataSet, saveDataSet } from '../../platform/data-sets.ts'
import type { Db } from '../../platform/db.ts'
import { INSTALLATION, isOperator, recordAudit } from '../accounts/api.ts'
import { type ListOnDay, listOn, type PositiveList, parsePositiveList } from './channel.ts'
import { CustomsErrors } from './errors.ts'
import { type ExchangeRates, parseExchangeRates, shippedExchangeRates } from './exchange-rates.ts'
import type { Market } from './market.ts'
import { MARKET_IDS } from './markets.ts'

/** What an operator has loaded over, or beside, the data that ships. */
export type LoadedData = Readonly<{
  rates: ExchangeRates
  positiveList: (market: Market, on: Day) => ListOnDay | undefined
  /** Name and version of each loaded list, for a result to cite; rates carry their own. */
  versions: Readonly<Record<string, string>>
}>

const RATES = 'exchange-rates'
const listName = (marketId: string): string => `positive-list-${marketId}`

/** Names of the files that can be loaded here. */
export const LOADABLE = [RATES, ...MARKET_IDS.map(listName)]

const kept = keepDataSets(LOADABLE, readLoaded)

/** The current data of this installation; read anew only when a newer version was loaded. */
export const loadedData = kept.current

async function readLoaded(db: Db, sets: readonly DataSet[]): Promise<LoadedData> {
  let rates = shippedExchangeRates()
  const lists = new Map<string, PositiveList>()
  for (const { name, version } of sets) {
    const text = Buffer.from(await readDataSet(db, name, version)).toString('utf8')
    if (name === RATES) rates = parseExchangeRates(text, version) ?? rates
    else {
      const { list } = parsePositiveList(text)
      if (list) lists.set(name, list)
    }
  }
  const byDay = new Map<string, ListOnDay | undefined>()
  const listsByDay = (name: string, on: Day): ListOnDay | undefined => {
    const list = lists.get(name)
    if (!list) return undefined
    const key = `${name} ${on}`
    if (!byDay.has(key)) {
      if (byDay.size >= MAX_DAYS) byDay.clear()
      byDay.set(key, listOn(list, on))
    }
    return byDay.get(key)
  }
  return {
    rates,
    positiveList: (market, on) => listsByDay(listName(market.id), on),
    versions: Object.fromEntries(
      sets.filter(({ name }) => name !== RATES).map(({ name, version }) => [name, version]),
    ),
  }
}

const MAX_PROBLEMS = 20
/** Days of a list kept sorted out; a report asks for one, a page of history for a few. */
const MAX_DAYS = 100

/**
 * Loads a file for the whole installation, once it has at least one good row. Only the operator
 * may. Throws unknown_data_set, unreadable_data_set, operator_required.
 */
export async function loadDataSet(
  ctx: Ctx,
  given: { name: string; content: Uint8Array; source: string; verifiedOn: Day },
): Promise<DataSet & { problems: readonly object[] }> {
  if (!LOADABLE.includes(given.name)) throw CustomsErrors.unknownDataSet({ known: LOADABLE })
  if (!(await isOperator(ctx))) throw CustomsErrors.operatorRequired()
  const problems = check(given.name, Buffer.from(given.content).toString('utf8'))
  if (problems instanceof CatalogueError) throw problems
  const loadedBy = ctx.actor.kind === 'user' ? ctx.actor.name : ctx.actor.kind
  const saved = await transaction(ctx, async (tx) => {
    const set = await saveDataSet(tx, { ...given, loadedBy })
    await recordAudit(tx, {
      organisationId: INSTALLATION,
      action: 'customs.data_set_loaded',
      subject: `data-set:${given.name}`,
      after: { version: set.version, source: given.source, verifiedOn: given.verifiedOn },
    })
    return set
  })
  kept.forget()
  return { ...saved, problems }
}

function check(name: string, text: string): readonly object[] | CatalogueError {
  if (name === RATES) {
    if (parseExchangeRates(text, 'check')) return []
    const expected = 'the history file of the European Central Bank: Date,USD,JPY,…'
    return CustomsErrors.unreadableDataSet({ problems: [{ expected, read: text.slice(0, 80) }] })
  }
  const { list, problems } = parsePositiveList(text)
  const first = problems.slice(0, MAX_PROBLEMS)
  return list ? first : CustomsErrors.unreadableDataSet({ problems: first })
}
