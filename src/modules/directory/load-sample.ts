import { newId } from '../../kernel/ids.ts'
import { parseMoney } from '../../kernel/money.ts'
import { addDays, dayOf } from '../../kernel/period.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { readData } from '../../platform/data.ts'
import { defineTask } from '../../platform/tasks.ts'
import { createOrganisation } from '../accounts/api.ts'
import type { PartnerDocument } from './document.ts'
import { insertDocument, saveDecision } from './document-store.ts'
import { directoryLimits } from './limits.ts'
import { saveAsked, saveListed, selectSampleNames } from './partner-store.ts'
import type { Profile } from './profile.ts'
import type { Referral } from './referral.ts'
import { insertReferral, saveReferral } from './referral-store.ts'

const HOUR_MS = 3_600_000

type SampleOutcome = Readonly<{
  replyHours: number
  /** From the yes on: by when it was to be done, and when it was. */
  dueDays: number
  days: number
  cost: string
  isDamaged?: true
  isRefunded?: true
  isDisputed?: true
}>
type SamplePartner = Readonly<{
  profile: Profile
  document: Pick<PartnerDocument, 'title' | 'issuer' | 'number'> | null
  outcomes: readonly SampleOutcome[]
}>

/**
 * Lists made-up companies of each kind, with made-up outcomes that are never counted with real ones.
 * Each comes whole or not at all and what is there already stays, so it may run at every start and
 * be killed anywhere.
 */
export const LoadSamplePartners = defineTask({
  name: 'directory.load_sample',
  run: async (ctx: Ctx) => {
    const partners = JSON.parse(
      readData('sample/partners.json').toString('utf8'),
    ) as readonly SamplePartner[]
    const known = new Set(await selectSampleNames(ctx.db))
    for (const partner of partners) {
      if (known.has(partner.profile.name.en)) continue
      await transaction(ctx, (tx) => list(tx, partner))
    }
  },
})

async function list(tx: TxCtx, { profile, document, outcomes }: SamplePartner): Promise<void> {
  const { id: partnerId } = await createOrganisation(tx, {
    kind: 'partner',
    name: profile.name.en,
    nameZh: profile.name['zh-CN'],
    isSample: true,
  })
  const now = tx.now()
  await saveAsked(tx.db, { partnerId, asked: profile, isSample: true, now })
  await saveListed(tx.db, partnerId, profile, now)
  if (document) await verify(tx, partnerId, document)
  for (const [i, outcome] of outcomes.entries()) {
    await conclude(tx, { partnerId, kind: profile.services[0]!.kind }, outcome, i)
  }
}

async function verify(
  tx: TxCtx,
  partnerId: string,
  document: NonNullable<SamplePartner['document']>,
): Promise<void> {
  const now = tx.now()
  const id = newId()
  const stated: PartnerDocument = {
    ...document,
    partnerId,
    id,
    registerUrl: null,
    issuedOn: addDays(dayOf(now), -300),
    expiresOn: addDays(dayOf(now), 365),
    state: 'stated',
    note: null,
    statedAt: now,
    decidedAt: null,
  }
  await insertDocument(tx.db, stated, directoryLimits.documents)
  const note = 'Made up, as the company is. 与该公司一样，均为虚构。'
  const by = actorText(tx.actor)
  await saveDecision(tx.db, { partnerId, id }, { state: 'verified', note, by, now })
}

/** Each of a business of its own, a week before the one that was concluded last. */
async function conclude(
  tx: TxCtx,
  { partnerId, kind }: Pick<Referral, 'partnerId' | 'kind'>,
  { replyHours, dueDays, days, cost, ...facts }: SampleOutcome,
  i: number,
): Promise<void> {
  const sentAt = new Date(tx.now().getTime() - (100 + 7 * i) * 24 * HOUR_MS)
  const answeredAt = new Date(sentAt.getTime() + replyHours * HOUR_MS)
  const endedOn = addDays(dayOf(answeredAt), days)
  const referral: Referral = {
    businessId: newId(),
    id: newId(),
    partnerId,
    kind,
    steps: [],
    words: 'Made up 虚构',
    fields: [],
    handed: {},
    state: 'done',
    sentAt,
    answerBy: new Date(sentAt.getTime() + 72 * HOUR_MS),
    answeredAt,
    reason: null,
    dueOn: addDays(dayOf(answeredAt), dueDays),
    firstReadAt: null,
    lastReadAt: null,
    withdrawnAt: null,
    endedAt: new Date(`${endedOn}T12:00:00Z`),
    outcome: {
      endedOn,
      costMinor: parseMoney(cost, 'USD')!.minor,
      currency: 'USD',
      isDamaged: facts.isDamaged ?? false,
      isRefunded: facts.isRefunded ?? false,
      isDisputed: facts.isDisputed ?? false,
    },
    isSample: true,
  }
  const most = directoryLimits.openReferrals
  await insertReferral(tx.db, { ...referral, givenBy: actorText(tx.actor) }, most)
  await saveReferral(tx.db, referral)
}
