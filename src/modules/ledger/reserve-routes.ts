import { type Static, Type } from 'typebox'
import { newId } from '../../kernel/ids.ts'
import { parseDay } from '../../kernel/period.ts'
import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import {
  DayDto,
  InstantDto,
  MoneyDto,
  NextCursor,
  nextAfter,
  PageQuery,
  Uuid,
} from '../../platform/wire.ts'
import { isOperator, memberErrors, recordAudit, requireMember } from '../accounts/api.ts'
import { EVERYBODY } from './commission.ts'
import { LedgerErrors as E } from './errors.ts'
import { nameSellers, SellerNames } from './name-sellers.ts'
import { type ReserveTerms, reserveInForce } from './reserve.ts'
import {
  countReserveRulesOf,
  type HoldCursor,
  insertReserveRule,
  type ReserveHold,
  type SetReserveRule,
  selectHolds,
  selectReserveRulePage,
  selectReserveRules,
} from './reserve-store.ts'
import { amount } from './wire.ts'

const tags = ['ledger']
const strict = { additionalProperties: false }
/** Of one seller, or of everybody: all of them are read when payments are posted. */
const RULES_OF_ONE = 2_000

const BasisPoints = Type.Integer({ minimum: 0, maximum: 10_000, description: '1000 is 10 %.' })
const Days = Type.Integer({ minimum: 1, maximum: 365, description: 'After settlement.' })
const TermsDto = Type.Union([
  Type.Object({ kind: Type.Literal('kept'), basisPoints: BasisPoints, days: Days }, strict),
  Type.Object({ kind: Type.Literal('withdrawn') }, strict),
])
const RuleDto = Type.Object({
  id: Uuid,
  businessId: Type.Union([Uuid, Type.Null()], { description: 'Null is everybody.' }),
  terms: TermsDto,
  validFrom: InstantDto,
  setBy: Type.String(),
  ...SellerNames,
})
const WhyDto = Type.Object({
  isOwn: Type.Boolean({ description: 'A rule for this seller; otherwise the one for everybody.' }),
  basisPoints: BasisPoints,
  days: Days,
})
const HoldDto = Type.Object({
  orderId: Type.String(),
  kept: { ...MoneyDto, description: 'Of what the seller got when the order was settled.' },
  open: { ...MoneyDto, description: 'Still held: the rest went back to the buyer.' },
  settledAt: InstantDto,
  releaseDay: { ...DayDto, description: 'The day (UTC) on which it is owed to the seller.' },
  why: WhyDto,
})

const toRuleDtos = async (
  { db }: Pick<Ctx, 'db'>,
  rules: readonly SetReserveRule[],
): Promise<Static<typeof RuleDto>[]> =>
  (await nameSellers(db, rules)).map(({ businessId, terms, validFrom, ...rule }) => ({
    ...rule,
    businessId: businessId === EVERYBODY ? null : businessId,
    terms: { ...terms },
    validFrom: validFrom.toISOString(),
  }))

const toHoldDto = (hold: ReserveHold): Static<typeof HoldDto> => ({
  orderId: hold.subject,
  kept: amount(hold.keptMinor, hold.currency),
  open: amount(hold.openMinor, hold.currency),
  settledAt: hold.settledAt.toISOString(),
  releaseDay: hold.releaseDay,
  why: { isOwn: hold.isOwn, basisPoints: hold.basisPoints, days: hold.days },
})

/** As it is handed out: 'day~order'. */
const writeCursor = ({ releaseDay, subject }: HoldCursor): string => `${releaseDay}~${subject}`

/** Anything else begins at the beginning. */
function readCursor(text: string | undefined): HoldCursor | undefined {
  const [day = '', subject = ''] = text?.split('~', 2) ?? []
  const releaseDay = parseDay(day)
  return releaseDay && { releaseDay, subject }
}

/** What is kept back of what sellers get: the operator's rules, and what is held of a seller. */
export const reserveRoutes: Routes = async (app) => {
  app.get(
    '/v1/businesses/:businessId/reserve',
    {
      schema: {
        operationId: 'getReserve',
        tags,
        summary:
          'What is kept back of settled orders, until when and why; what is let go next first.',
        params: Type.Object({ businessId: Uuid }),
        querystring: Type.Object(PageQuery),
        response: {
          200: Type.Object({
            rule: Type.Union([WhyDto, Type.Null()], {
              description: 'What is kept of orders placed now; null: nothing.',
            }),
            held: Type.Array(HoldDto),
            next: NextCursor,
          }),
          ...problems(...memberErrors, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, params: { businessId }, query: { after, limit } }) => {
      await requireMember(ctx, businessId, 'viewer', 'orders:read')
      const rules = await selectReserveRules(ctx.db, [EVERYBODY, businessId])
      const rule = reserveInForce(rules, { businessId, at: ctx.now() })
      const held = await selectHolds(ctx.db, businessId, { after: readCursor(after), limit })
      const last = held.length === limit ? held.at(-1) : undefined
      return {
        rule: rule ? { isOwn: rule.isOwn, basisPoints: rule.basisPoints, days: rule.days } : null,
        held: held.map(toHoldDto),
        next: last ? writeCursor(last) : null,
      }
    },
  )

  app.get(
    '/v1/desk/reserve-rules',
    {
      schema: {
        operationId: 'listReserveRules',
        tags,
        summary: 'Every rule about what is kept back that was ever set, the newest first.',
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
        response: {
          200: Type.Object({ rules: Type.Array(RuleDto), next: NextCursor }),
          ...problems(E.operatorRequired, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, query }) => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
      const found = await selectReserveRulePage(ctx.db, query)
      const next = nextAfter(found, query.limit)
      return { rules: await toRuleDtos(ctx, found), next }
    },
  )

  app.post(
    '/v1/desk/reserve-rules',
    {
      schema: {
        operationId: 'setReserveRule',
        tags,
        summary: 'What is kept back of orders placed from now on, and for how long.',
        description:
          'Of what one seller or everybody gets when an order is settled. A rule of the seller goes before one ' +
          'of everybody; a newer one takes the place of an older. Refunds take what was kept of their own order ' +
          'first; the rest is owed to the seller when its days are over.',
        body: Type.Object({ businessId: Type.Optional(Uuid), terms: TermsDto }, strict),
        response: {
          201: RuleDto,
          ...problems(E.operatorRequired, E.tooManyReserveRules, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, body }, reply) => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
      const { businessId = EVERYBODY } = body
      const terms: ReserveTerms = body.terms
      const rule = await transaction(ctx, async (tx): Promise<SetReserveRule> => {
        if ((await countReserveRulesOf(tx.db, businessId)) >= RULES_OF_ONE) {
          throw E.tooManyReserveRules()
        }
        const setBy = actorText(tx.actor)
        const rule = { id: newId(), businessId, validFrom: tx.now(), terms, setBy }
        await insertReserveRule(tx.db, rule)
        await recordAudit(tx, {
          organisationId: businessId,
          action: 'ledger.reserve_set',
          subject: `business:${businessId}`,
          after: { ...terms },
        })
        return rule
      })
      return reply.status(201).send((await toRuleDtos(ctx, [rule]))[0]!)
    },
  )
}
