import { type Money, money } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { type Account, type ComesBack, type Parts, settled } from './journal.ts'
import { commissionToKeep, type OrderMoney, rateToSettleAt, type Sold } from './post.ts'
import { selectJournalsOf } from './store.ts'

export type SettledParts = Readonly<{
  tax: Money
  freight: Money
  commission: Money
  /** In the currency that the seller is paid in. */
  seller: Money
}>

/**
 * What an order would come to if it were settled now, after `refunded` had gone back on the goods that
 * `parts` are of. Posts nothing.
 */
export async function previewSettled(
  ctx: Pick<Ctx, 'db' | 'now'>,
  {
    businessId,
    subject,
    parts,
    refunded,
    comesBack,
    sold,
  }: OrderMoney & { parts: Parts; refunded: Money; comesBack: ComesBack; sold?: Sold },
): Promise<SettledParts> {
  const journals = await selectJournalsOf(ctx.db, businessId, subject)
  const facts = journals.find(({ kind }) => kind === 'captured')?.facts ?? {}
  const { currency } = parts.total
  const commission = await commissionToKeep(ctx.db, { businessId, currency, facts, sold })
  const lock = (await rateToSettleAt(ctx, currency, facts))?.rate
  const entries = settled(parts, { refunded, commission, comesBack, lock })
  const sellers = lock?.to ?? currency
  const on = (account: Account, of = currency): Money =>
    money(
      entries
        .filter((one) => one.account === account && one.currency === of)
        .reduce((sum, { minor }) => sum - minor, 0n),
      of,
    )
  return {
    tax: on('tax'),
    freight: on('freight'),
    commission: on('commission'),
    seller: on('payable', sellers),
  }
}
