import { type Currency, formatAmount, money } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { csvCell, guarded } from '../catalogue/api.ts'
import { type Client, selectClients } from './consent-store.ts'
import type { ClientsPageDto } from './contract.ts'
import { MEASURES } from './figure.ts'
import { aboutBusinesses, toMeasureDtos } from './name-offices.ts'

/** Businesses that an office may read something of. Checks nothing about who asks. */
export async function readClients(
  ctx: Pick<Ctx, 'db'>,
  agencyId: string,
  page: { after?: string | undefined; limit: number },
): Promise<ClientsPageDto> {
  const clients = await selectClients(ctx.db, agencyId, page)
  const aboutOf = await aboutBusinesses(ctx, idsOf(clients))
  return {
    clients: clients.map(({ businessId, figures, measures, readAt }) => ({
      ...aboutOf(businessId),
      figures: [...figures],
      measures: toMeasureDtos(measures),
      readAt: readAt?.toISOString() ?? null,
    })),
    next: clients.length === page.limit ? clients.at(-1)!.businessId : null,
  }
}

const EXPORT_PAGE = 200

/**
 * The same as CSV, one line for each number. Every page is read when it is sent: a consent that is
 * withdrawn meanwhile is out of what is still to come.
 */
export async function* clientsCsv(ctx: Pick<Ctx, 'db'>, agencyId: string): AsyncGenerator<string> {
  yield 'business_id,name,state,county,sample,measure,currency,value\r\n'
  for (let after: string | undefined; ; ) {
    const clients = await selectClients(ctx.db, agencyId, { after, limit: EXPORT_PAGE })
    const aboutOf = await aboutBusinesses(ctx, idsOf(clients))
    for (const { businessId, measures } of clients) {
      const { name: called, state, county, isSample } = aboutOf(businessId)
      const about = [businessId, called.en, state ?? '', county ?? '', `${isSample}`]
      for (const name of MEASURES) {
        for (const { currency, value } of measures.filter(({ measure }) => measure === name)) {
          const shown = currency ? formatAmount(money(value, currency as Currency)) : `${value}`
          const cells = [...about, name, currency, shown]
          yield `${cells.map((cell) => csvCell(guarded(cell))).join(',')}\r\n`
        }
      }
    }
    if (clients.length < EXPORT_PAGE) return
    after = clients.at(-1)!.businessId
  }
}

const idsOf = (clients: readonly Client[]): string[] => clients.map(({ businessId }) => businessId)
