import { Type } from 'typebox'
import { type Currency, parseMoney, toMoneyDto, zero } from '../../kernel/money.ts'
import { type Day, dayOf } from '../../kernel/period.ts'
import { formatRate } from '../../kernel/rate.ts'
import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { CurrencyDto, DayDto, DecimalDto, MoneyDto, Uuid } from '../../platform/wire.ts'
import { isOperator, memberErrors, recordAudit, requireMember } from '../accounts/api.ts'
import { LedgerErrors as E } from './errors.ts'
import { REMITTED_ACCOUNTS, type RemittedAccount } from './journal.ts'
import { LOCK_DAYS, lockExchange, quoteExchange } from './quote-exchange.ts'
import { recordRemittance } from './remit.ts'
import { saveSettlementCurrency, selectSettlementCurrencies } from './store.ts'
import { readPosition, recordConversion } from './value-position.ts'

const tags = ['ledger']
const strict = { additionalProperties: false }
const Business = Type.Object({ businessId: Uuid })
const SettlementCurrencyDto = Type.Object({ currency: CurrencyDto }, strict)
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
/** The buyers' currency, while there is one market. */
const BASE = { ...CurrencyDto, default: 'CNY' }

const PaidAtDto = Type.Object({
  isLocked: Type.Boolean({
    description: 'The rate of the payment holds; otherwise that of the day of settlement.',
  }),
  day: Type.Union([DayDto, Type.Null()], {
    description: 'Of the newest rate; null where nobody quotes the pair.',
  }),
  rate: Type.Union([DecimalDto, Type.Null()]),
  source: Type.Union([Type.String(), Type.Null()]),
  lockDays: Type.Integer({ description: 'How long a locked rate holds.' }),
})

/** At what a seller would be paid for a payment now, and why it is not locked where it is not. */
async function exchangeNow(ctx: Pick<Ctx, 'db' | 'now'>, to: Currency) {
  const from = BASE.default as Currency
  if (from === to) return null
  const found = await lockExchange(ctx.db, { from, to, now: ctx.now() })
  const lockDays = LOCK_DAYS
  if ('lock' in found) {
    const { day, rate, source } = found.lock
    return { isLocked: true, day, rate: formatRate(rate), source, lockDays }
  }
  const { day = null, source = null } = found.stale ?? {}
  return { isLocked: false, day, rate: null, source, lockDays }
}

/** What a seller is paid in, and the market's own position between two currencies. */
export const exchangeRoutes: Routes = async (app) => {
  app.get(
    '/v1/businesses/:businessId/settlement-currency',
    {
      schema: {
        operationId: 'getSettlementCurrency',
        tags,
        summary: 'What the seller is paid in; null until they sell or say so: as buyers pay.',
        params: Business,
        response: {
          200: Type.Object({
            currency: Type.Union([CurrencyDto, Type.Null()]),
            exchange: Type.Union([PaidAtDto, Type.Null()], {
              description: 'For a payment now; null where nothing is exchanged.',
            }),
          }),
          ...problems(...memberErrors),
        },
      },
    },
    async ({ ctx, params: { businessId } }) => {
      await requireMember(ctx, businessId, 'viewer', 'orders:read')
      const currencies = await selectSettlementCurrencies(ctx.db, [businessId])
      const currency = currencies.get(businessId) ?? null
      return { currency, exchange: currency && (await exchangeNow(ctx, currency)) }
    },
  )

  app.put(
    '/v1/businesses/:businessId/settlement-currency',
    {
      schema: {
        operationId: 'setSettlementCurrency',
        tags,
        summary: 'What the seller is paid in, for payments from now on. Owners only.',
        params: Business,
        body: SettlementCurrencyDto,
        response: { 200: SettlementCurrencyDto, ...problems(...scoped, E.currencyNotQuoted) },
      },
    },
    async ({ ctx, params: { businessId }, body: { currency } }) => {
      await requireMember(ctx, businessId, 'owner')
      const quoted = { from: BASE.default as Currency, to: currency, now: ctx.now() }
      if (!(await quoteExchange(ctx.db, quoted))) throw E.currencyNotQuoted({ currency })
      await transaction(ctx, async (tx) => {
        const setBy = actorText(tx.actor)
        await saveSettlementCurrency(tx.db, { businessId, currency, setBy }, tx.now())
        await recordAudit(tx, {
          organisationId: businessId,
          action: 'ledger.settlement_currency_set',
          subject: `business:${businessId}`,
          after: { currency },
        })
      })
      return { currency }
    },
  )

  app.get(
    '/v1/desk/fx-position',
    {
      schema: {
        operationId: 'getFxPosition',
        tags,
        summary: 'What was taken in one currency and is owed in another, at today’s rates.',
        querystring: Type.Object({ base: BASE }),
        response: {
          200: Type.Object({
            base: CurrencyDto,
            holdings: Type.Array(
              Type.Object({
                held: { ...MoneyDto, description: 'Above zero owed to sellers, below zero taken.' },
                rate: Type.Union([
                  Type.Object({
                    rate: DecimalDto,
                    day: DayDto,
                    source: Type.String(),
                    isStale: Type.Boolean({ description: 'Quoted more than a week ago.' }),
                  }),
                  Type.Null(),
                ]),
              }),
            ),
            worth: { ...MoneyDto, description: 'What closing it today would cost.' },
          }),
          ...problems(E.operatorRequired, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, query: { base } }) => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
      const { holdings, worth } = await readPosition(ctx.db, base as Currency, ctx.now())
      return {
        base: base as Currency,
        holdings: holdings.map(({ held, rate }) => ({
          held: toMoneyDto(held),
          rate: rate && { ...rate },
        })),
        worth: toMoneyDto(worth),
      }
    },
  )

  app.post(
    '/v1/desk/conversions',
    {
      schema: {
        operationId: 'recordConversion',
        tags,
        summary: 'Enters that money was exchanged at the bank, once under the bank’s reference.',
        body: Type.Object(
          {
            sold: MoneyDto,
            bought: MoneyDto,
            reference: Type.String({ pattern: '^[\\x21-\\x7e]{1,64}$' }),
          },
          strict,
        ),
        response: {
          200: Type.Object({ isNew: Type.Boolean() }),
          ...problems(E.operatorRequired, E.conversionInvalid, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, body: { sold, bought, reference } }) => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
      // What is no amount of its currency is refused as zero is.
      const read = ({ amount, currency }: typeof sold) =>
        parseMoney(amount, currency as Currency) ?? zero(currency as Currency)
      const given = { sold: read(sold), bought: read(bought), reference }
      return { isNew: await recordConversion(ctx, given) }
    },
  )

  app.post(
    '/v1/desk/remittances',
    {
      schema: {
        operationId: 'recordRemittance',
        tags,
        summary:
          'Enters that tax or freight was paid to whom it is owed, once under its reference.',
        body: Type.Object(
          {
            account: Type.Unsafe<RemittedAccount>({ type: 'string', enum: REMITTED_ACCOUNTS }),
            amount: MoneyDto,
            day: { ...DayDto, description: 'On which the bank paid it.' },
            reference: Type.String({ pattern: '^[\\x21-\\x7e]{1,64}$' }),
          },
          strict,
        ),
        response: {
          200: Type.Object({ isNew: Type.Boolean() }),
          ...problems(
            E.operatorRequired,
            E.remittanceInvalid,
            E.remittanceTooHigh,
            PlatformErrors.invalidInput,
          ),
        },
      },
    },
    async ({ ctx, body: { account, amount, day, reference } }) => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
      const read = parseMoney(amount.amount, amount.currency as Currency)
      if (!read || day > dayOf(ctx.now(), 'UTC')) throw E.remittanceInvalid()
      const given = { account, amount: read, day: day as Day, reference }
      return { isNew: await recordRemittance(ctx, given) }
    },
  )
}
