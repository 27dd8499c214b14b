import type { Day } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit, requireMember } from '../accounts/api.ts'
import {
  type Classification,
  decided,
  fingerprintOf,
  HS_OF,
  toClassification,
} from './classification.ts'
import { narrowedTo, optionsAt, readProduct } from './classifier/classifier.ts'
import type { ProductText } from './classifier/types.ts'
import { ClassificationDecided } from './contract.ts'
import { CustomsErrors } from './errors.ts'
import type { Market } from './market.ts'
import { describeCode, mapSubheading } from './nomenclature.ts'
import { type Decision, findDecisions, saveDecision } from './store.ts'

/**
 * What a product is in a market on a day: a person's decision if there is one, else the engine. A
 * decision for a heading leaves the engine to read within it, and perhaps to ask the next question.
 */
export function classifyProduct(
  text: ProductText,
  { market, day, decision }: { market: Market; day: Day; decision?: Decision | undefined },
): Classification {
  if (decision && decision.code.length >= 6) return decided(decision, { market, day })
  const reading = readProduct(text)
  const within = decision && narrowedTo(reading, decision.code)
  return within
    ? { ...toClassification(within, { market, day }), decision }
    : toClassification(reading, { market, day })
}

/** Too unlikely a reading would answer a question about shoes with a figure about hats. */
const LEAST_LIKELY = 0.3

/** The HS 2022 subheading that words most likely name, whatever the market; undefined if none does. */
export function likelySubheading(text: ProductText): string | undefined {
  const reading = readProduct(text)
  const [best] = optionsAt(reading, 6)
  if (!best || best.probability < LEAST_LIKELY) return undefined
  return mapSubheading(best.code, HS_OF[reading.edition])[0]?.hs6
}

/** Decisions of a business about these products, by fingerprint. */
export async function decisionsFor(
  ctx: Pick<Ctx, 'db'>,
  businessId: string,
  fingerprints: readonly string[],
): Promise<ReadonlyMap<string, Decision>> {
  const found = await findDecisions(ctx.db, businessId, fingerprints)
  return new Map(found.map((decision) => [decision.fingerprint, decision]))
}

/** What a business has decided about one product. Throws not_found to strangers. */
export async function readDecision(
  ctx: Ctx,
  businessId: string,
  text: ProductText,
): Promise<Decision | undefined> {
  await requireMember(ctx, businessId, 'viewer', 'catalogue:read')
  const fingerprint = fingerprintOf(text)
  return (await decisionsFor(ctx, businessId, [fingerprint])).get(fingerprint)
}

/**
 * A person says what a product is, and why. It is used for the same product from then on, also when
 * it is imported again. Throws unknown_code.
 */
export async function decideClassification(
  ctx: Ctx,
  businessId: string,
  { text, code, reason }: { text: ProductText; code: string; reason: string },
): Promise<Decision> {
  await requireMember(ctx, businessId, 'member', 'catalogue:write')
  return recordClassification(ctx, businessId, { text, code, reason })
}

/** As `decideClassification`, for somebody who may. Checks nothing about who asks: the caller does. */
export async function recordClassification(
  ctx: Ctx,
  businessId: string,
  { text, code, reason }: { text: ProductText; code: string; reason: string },
): Promise<Decision> {
  if (!describeCode(code)) throw CustomsErrors.unknownCode({ code })
  const decision: Decision = {
    fingerprint: fingerprintOf(text),
    code,
    reason,
    decidedBy: ctx.actor.kind === 'user' ? ctx.actor.name : ctx.actor.kind,
    decidedAt: ctx.now(),
  }
  return transaction(ctx, async (tx) => {
    const before = await saveDecision(tx.db, businessId, decision)
    await recordAudit(tx, {
      organisationId: businessId,
      action: 'customs.classification_decided',
      subject: `product:${decision.fingerprint}`,
      ...(before ? { before: { code: before.code, reason: before.reason } } : {}),
      after: { code, reason },
    })
    const { fingerprint } = decision
    await emit(tx, ClassificationDecided, { businessId, fingerprint, code })
    return decision
  })
}
