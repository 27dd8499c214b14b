import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { findOrganisation, recordAudit } from '../accounts/api.ts'
import {
  addToTotals,
  lockFollowed,
  lockOffices,
  saveConsent,
  saveMeasures,
  selectConsents,
  withdrawConsent,
} from './consent-store.ts'
import { ConsentChanged } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { FIGURES, type Figure, readMeasures } from './figure.ts'
import { findOffice } from './office-store.ts'
import { readProspect } from './read-prospect.ts'
import { saveProspect } from './target-store.ts'

/** Offices that one business may have consented to at a time. */
const MOST_OFFICES = 50

/**
 * A business lets an office, and those above it, read these figures and no others: what is missing
 * is withdrawn. Lists, totals and exports follow in the same transaction. Throws business_not_found,
 * office_not_found, too_many_consents. Checks nothing about who decides: the caller does.
 */
export async function setConsent(
  ctx: Ctx,
  { businessId, agencyId }: { businessId: string; agencyId: string },
  figures: readonly Figure[],
): Promise<void> {
  const business = await findOrganisation(ctx.db, businessId)
  if (business?.kind !== 'business') throw E.businessNotFound({ businessId })
  await transaction(ctx, (tx) =>
    changeFollowed(tx, businessId, agencyId, async () => {
      const known = await selectConsents(tx.db, businessId)
      const standing = known.filter((one) => one.withdrawnAt === null)
      const before = standing.filter((one) => one.agencyId === agencyId)
      const added = figures.filter((figure) => !before.some((one) => one.figure === figure))
      const taken = before.filter(({ figure }) => !figures.includes(figure))
      if (added.length === 0 && taken.length === 0) return
      const readers = added.length > 0 ? await readersOf(tx, agencyId, business.isSample) : []
      const offices = new Set(standing.map((one) => one.agencyId)).add(agencyId)
      if (added.length > 0 && offices.size > MOST_OFFICES) {
        throw E.tooManyConsents({ most: MOST_OFFICES })
      }
      const by = actorText(tx.actor)
      const now = tx.now()
      for (const figure of added) {
        await saveConsent(tx.db, { businessId, agencyId, figure, readers, by, now })
      }
      for (const { figure, readers } of taken) {
        await withdrawConsent(tx.db, { businessId, agencyId, figure, readers, now })
      }
      await tell(
        tx,
        { businessId, agencyId },
        before.map(({ figure }) => figure),
        figures,
      )
    }),
  )
}

/** The office and those above it: whom a consent to it lets read. Throws office_not_found. */
async function readersOf(
  tx: TxCtx,
  agencyId: string,
  isSample: boolean,
): Promise<readonly string[]> {
  const office = await findOffice(tx.db, agencyId)
  // Figures of a real business must not stand where anybody reads them.
  if (office?.standing !== 'open' || office.isSample !== isSample)
    throw E.officeNotFound({ agencyId })
  return [...office.ancestors, agencyId]
}

/** Takes what a business came to out of all totals, changes it, and adds what it comes to now. */
async function changeFollowed(
  tx: TxCtx,
  businessId: string,
  agencyId: string | undefined,
  change: () => Promise<void>,
): Promise<void> {
  await lockFollowed(tx.db, businessId)
  const readers = (await selectConsents(tx.db, businessId)).flatMap((one) => one.readers)
  const office = agencyId ? await findOffice(tx.db, agencyId) : undefined
  const touched = [...readers, ...(office ? [office.agencyId, ...office.ancestors] : [])]
  await lockOffices(tx.db, touched)
  await addToTotals(tx.db, businessId, -1)
  await change()
  const standing = (await selectConsents(tx.db, businessId)).filter((one) => !one.withdrawnAt)
  const read = FIGURES.filter((figure) => standing.some((one) => one.figure === figure))
  await saveMeasures(tx.db, businessId, await readMeasures(tx, businessId, read), tx.now())
  const prospect = read.includes('assessment') ? await readProspect(tx.db, businessId) : undefined
  await saveProspect(tx.db, businessId, prospect)
  await addToTotals(tx.db, businessId, 1)
}

/** Reads the figures of a business anew, for those who may see them. */
export const refreshFigures = (ctx: Ctx, businessId: string): Promise<void> =>
  transaction(ctx, (tx) => changeFollowed(tx, businessId, undefined, async () => {}))

/** Everything a business has consented to ends: nobody is left who could withdraw it. */
export async function withdrawAll(ctx: Ctx, businessId: string): Promise<void> {
  const standing = (await selectConsents(ctx.db, businessId)).filter((one) => !one.withdrawnAt)
  for (const agencyId of new Set(standing.map((one) => one.agencyId))) {
    await setConsent(ctx, { businessId, agencyId }, [])
  }
}

async function tell(
  tx: TxCtx,
  pair: { businessId: string; agencyId: string },
  before: readonly Figure[],
  after: readonly Figure[],
): Promise<void> {
  const figures = FIGURES.filter((figure) => after.includes(figure))
  await emit(tx, ConsentChanged, { ...pair, figures })
  // In the log of the business: it decides, and it may want to show that it did.
  await recordAudit(tx, {
    organisationId: pair.businessId,
    action: figures.length > 0 ? 'programmes.consent_given' : 'programmes.consent_withdrawn',
    subject: `agency:${pair.agencyId}`,
    before: { figures: before },
    after: { figures },
  })
}
