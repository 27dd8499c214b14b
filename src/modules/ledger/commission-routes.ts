import { type Static, Type } from 'typebox'
import { newId } from '../../kernel/ids.ts'
import { type Currency, parseMoney, toMoneyDto } from '../../kernel/money.ts'
import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import {
  InstantDto,
  MoneyDto,
  NextCursor,
  nextAfter,
  PageQuery,
  Uuid,
} from '../../platform/wire.ts'
import { isOperator, memberErrors, recordAudit, requireMember } from '../accounts/api.ts'
import { type CommissionTerms, EVERYBODY } from './commission.ts'
import {
  countRulesOf,
  insertRule,
  type SetRule,
  selectRulePage,
  selectRulesInForce,
} from './commission-store.ts'
import { LedgerErrors as E } from './errors.ts'
import { nameSellers, SellerNames } from './name-sellers.ts'

const tags = ['ledger']
const strict = { additionalProperties: false }
/** Of one seller, or of everybody: all of them are read when payments are posted. */
const RULES_OF_ONE = 2_000

const TermsDto = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('percent'),
      basisPoints: Type.Integer({ minimum: 0, maximum: 5_000, description: '250 is 2.5 %.' }),
    },
    strict,
  ),
  Type.Object({ kind: Type.Literal('fixed'), perPiece: MoneyDto }, strict),
  Type.Object({ kind: Type.Literal('withdrawn') }, strict),
])
const CodePrefix = Type.String({
  pattern: '^[0-9]{0,10}$',
  description: 'The first digits of the customs code of the goods; empty for all goods.',
})
const RuleDto = Type.Object({
  id: Uuid,
  businessId: Type.Union([Uuid, Type.Null()], { description: 'Null is everybody.' }),
  codePrefix: CodePrefix,
  terms: TermsDto,
  validFrom: InstantDto,
})
const DeskRuleDto = Type.Object({
  ...RuleDto.properties,
  setBy: Type.String(),
  ...SellerNames,
})

const toDeskRules = async ({ db }: Pick<Ctx, 'db'>, rules: readonly SetRule[]) =>
  (await nameSellers(db, rules)).map((rule) => ({
    ...toRuleDto(rule),
    setBy: rule.setBy,
    sellerName: rule.sellerName,
    sellerNameZh: rule.sellerNameZh,
  }))

const toTermsDto = (terms: CommissionTerms): Static<typeof TermsDto> =>
  terms.kind === 'fixed' ? { kind: 'fixed', perPiece: toMoneyDto(terms.perPiece) } : { ...terms }

const toRuleDto = ({ id, businessId, codePrefix, terms, validFrom }: SetRule) => ({
  id,
  businessId: businessId === EVERYBODY ? null : businessId,
  codePrefix,
  terms: toTermsDto(terms),
  validFrom: validFrom.toISOString(),
})

function readTerms(terms: Static<typeof TermsDto>): CommissionTerms | undefined {
  if (terms.kind !== 'fixed') return terms
  const perPiece = parseMoney(terms.perPiece.amount, terms.perPiece.currency as Currency)
  return perPiece && perPiece.minor >= 0n ? { kind: 'fixed', perPiece } : undefined
}

/** What the market keeps: the operator's rules, and those a seller is under. */
export const commissionRoutes: Routes = async (app) => {
  app.get(
    '/v1/businesses/:businessId/commission-rules',
    {
      schema: {
        operationId: 'listOwnCommissionRules',
        tags,
        summary:
          'The rules in force for this seller: the seller’s own first, then the longest code.',
        params: Type.Object({ businessId: Uuid }),
        response: {
          200: Type.Object({ rules: Type.Array(RuleDto) }),
          ...problems(...memberErrors),
        },
      },
    },
    async ({ ctx, params: { businessId } }) => {
      await requireMember(ctx, businessId, 'viewer', 'orders:read')
      return { rules: (await selectRulesInForce(ctx.db, businessId, ctx.now())).map(toRuleDto) }
    },
  )

  app.get(
    '/v1/desk/commission-rules',
    {
      schema: {
        operationId: 'listCommissionRules',
        tags,
        summary: 'Every rule that was ever set, the newest first.',
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
        response: {
          200: Type.Object({ rules: Type.Array(DeskRuleDto), next: NextCursor }),
          ...problems(E.operatorRequired, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, query }) => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
      const found = await selectRulePage(ctx.db, query)
      const next = nextAfter(found, query.limit)
      return { rules: await toDeskRules(ctx, found), next }
    },
  )

  app.post(
    '/v1/desk/commission-rules',
    {
      schema: {
        operationId: 'setCommissionRule',
        tags,
        summary: 'What the market keeps of orders placed from now on.',
        description:
          'Of one seller or of everybody, of all goods or of those whose customs code begins with some digits. ' +
          'A rule of the seller goes before one of everybody, then the longest code; a newer one takes the ' +
          'place of an older for the same goods.',
        body: Type.Object(
          {
            businessId: Type.Optional(Uuid),
            codePrefix: { ...CodePrefix, default: '' },
            terms: TermsDto,
          },
          strict,
        ),
        response: {
          201: DeskRuleDto,
          ...problems(E.operatorRequired, E.tooManyRules, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, body }, reply) => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
      const terms = readTerms(body.terms)
      if (!terms) throw PlatformErrors.invalidInput()
      const { businessId = EVERYBODY, codePrefix } = body
      const rule = await transaction(ctx, async (tx): Promise<SetRule> => {
        if ((await countRulesOf(tx.db, businessId)) >= RULES_OF_ONE) throw E.tooManyRules()
        const setBy = actorText(tx.actor)
        const rule = { id: newId(), businessId, codePrefix, validFrom: tx.now(), terms, setBy }
        await insertRule(tx.db, rule)
        await recordAudit(tx, {
          organisationId: businessId,
          action: 'ledger.commission_set',
          subject: `business:${businessId}`,
          after: { codePrefix, ...toTermsDto(terms) },
        })
        return rule
      })
      return reply.status(201).send((await toDeskRules(ctx, [rule]))[0]!)
    },
  )
}
