import { Type } from 'typebox'
import { type Currency, money, parseMoney, toMoneyDto } from '../../kernel/money.ts'
import { transaction } from '../../platform/context.ts'
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
import { PayoutDto } from './contract.ts'
import { LedgerErrors as E } from './errors.ts'
import { createPayouts, decidePayouts, takeBankStatement, takePayoutStatus } from './pay-out.ts'
import { paymentFile } from './payment-file.ts'
import {
  FILE_STATES,
  type FileState,
  findFile,
  type ListedFile,
  savePayoutAccount,
  selectFiles,
  selectPayoutAccount,
  selectPayoutPage,
  selectPayouts,
  selectPayoutsOf,
} from './payout-store.ts'
import { accountSeal, creditorSeal, openParty, sealParty } from './seal-party.ts'
import type { LedgerSettings } from './settings.ts'
import { toPayoutDto } from './wire.ts'

const tags = ['ledger']
const strict = { additionalProperties: false }
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const Business = Type.Object({ businessId: Uuid })
const OneFile = Type.Object({ fileId: Uuid })
/** Well above the report on a file of a thousand transfers. */
const XML_CHARACTERS = 1_000_000

const PartyDto = Type.Object(
  {
    holder: Type.String({ pattern: '^(?=.*\\S)[^\\p{Cc}\\p{Cs}]{1,70}$' }),
    account: Type.String({
      pattern: '^[A-Z0-9][A-Z0-9-]{3,33}$',
      description: 'An IBAN, or the number as the bank writes it, in capitals without spaces.',
    }),
    bic: Type.String({ pattern: '^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$' }),
    country: Type.String({ pattern: '^[A-Z]{2}$', description: 'Of the holder, ISO 3166.' }),
  },
  strict,
)
const DeskPayoutDto = Type.Object({
  ...PayoutDto.properties,
  businessId: Uuid,
  holder: Type.String({ description: 'Of the account it went to.' }),
})
const PayoutFileDto = Type.Object({
  fileId: Uuid,
  createdAt: InstantDto,
  createdBy: Type.String(),
  debtor: Type.String({ description: 'Whose account pays.' }),
  total: MoneyDto,
  payouts: Type.Integer(),
  sent: Type.Integer({ description: 'Of these the bank has not said what became of them.' }),
  paid: Type.Integer(),
  rejected: Type.Integer(),
  rejectedTotal: { ...MoneyDto, description: 'Owed again.' },
})

const toFileDto = ({
  id,
  currency,
  debtor,
  totalMinor,
  rejectedMinor,
  createdAt,
  ...file
}: ListedFile) => ({
  ...file,
  fileId: id,
  createdAt: createdAt.toISOString(),
  debtor: debtor.holder,
  total: toMoneyDto(money(totalMinor, currency)),
  rejectedTotal: toMoneyDto(money(rejectedMinor, currency)),
})

/** Where a seller's money goes, and what has gone. */
export const createPayoutRoutes =
  ({ identityKeys }: LedgerSettings): Routes =>
  async (app) => {
    app.get(
      '/v1/businesses/:businessId/payout-account',
      {
        schema: {
          operationId: 'getPayoutAccount',
          tags,
          params: Business,
          response: { 200: PartyDto, ...problems(...scoped, E.noPayoutAccount) },
        },
      },
      async ({ ctx, params: { businessId } }) => {
        await requireMember(ctx, businessId, 'owner')
        const found = await selectPayoutAccount(ctx.db, businessId)
        if (!found) throw E.noPayoutAccount()
        return openParty(identityKeys, accountSeal(businessId), found)
      },
    )

    app.put(
      '/v1/businesses/:businessId/payout-account',
      {
        schema: {
          operationId: 'setPayoutAccount',
          tags,
          summary: 'Where the seller wants their money from now on. Owners only.',
          params: Business,
          body: PartyDto,
          response: { 200: PartyDto, ...problems(...scoped) },
        },
      },
      async ({ ctx, params: { businessId }, body }) => {
        await requireMember(ctx, businessId, 'owner')
        await transaction(ctx, async (tx) => {
          const sealed = sealParty(identityKeys, accountSeal(businessId), body)
          await savePayoutAccount(tx.db, businessId, sealed, tx.now())
          const after = { bic: body.bic, account: `…${body.account.slice(-4)}` }
          const subject = `business:${businessId}`
          const action = 'ledger.payout_account_set'
          await recordAudit(tx, { organisationId: businessId, action, subject, after })
        })
        return body
      },
    )

    app.get(
      '/v1/businesses/:businessId/payouts',
      {
        schema: {
          operationId: 'listPayouts',
          tags,
          params: Business,
          querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
          response: {
            200: Type.Object({ payouts: Type.Array(PayoutDto), next: NextCursor }),
            ...problems(...scoped),
          },
        },
      },
      async ({ ctx, params: { businessId }, query }) => {
        await requireMember(ctx, businessId, 'viewer', 'orders:read')
        const found = await selectPayouts(ctx.db, businessId, query)
        const next = nextAfter(found, query.limit)
        return { payouts: found.map(toPayoutDto), next }
      },
    )
  }

/** The operator's side: files for the bank, and what the bank says of them. */
export const createPayoutDeskRoutes =
  (settings: LedgerSettings): Routes =>
  async (app) => {
    app.addHook('preHandler', async ({ ctx }) => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
    })

    app.post(
      '/v1/desk/payouts',
      {
        schema: {
          operationId: 'createPayouts',
          tags,
          summary: 'Puts what sellers are owed, from an amount on, into a file for the bank.',
          body: Type.Object({ debtor: PartyDto, least: MoneyDto }, strict),
          response: {
            201: Type.Object({ fileId: Uuid, payouts: Type.Integer(), total: MoneyDto }),
            ...problems(E.operatorRequired, E.nothingDue, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, body }, reply) => {
        const least = parseMoney(body.least.amount, body.least.currency as Currency)
        if (!least || least.minor <= 0n) throw E.nothingDue()
        const { file, payouts } = await createPayouts(ctx, settings, { debtor: body.debtor, least })
        const total = payouts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)
        const answer = { fileId: file.id, total: toMoneyDto(money(total, file.currency)) }
        return reply.status(201).send({ ...answer, payouts: payouts.length })
      },
    )

    app.get(
      '/v1/desk/payouts',
      {
        schema: {
          operationId: 'listPayoutFiles',
          tags,
          summary:
            'Every file that was made for the bank, the newest first, and what became of it.',
          querystring: Type.Object({
            ...PageQuery,
            after: Type.Optional(Uuid),
            state: Type.Optional(Type.Unsafe<FileState>({ type: 'string', enum: FILE_STATES })),
          }),
          response: {
            200: Type.Object({ files: Type.Array(PayoutFileDto), next: NextCursor }),
            ...problems(E.operatorRequired, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, query }) => {
        const found = await selectFiles(ctx.db, query)
        const next = nextAfter(found, query.limit)
        return { files: found.map(toFileDto), next }
      },
    )

    app.get(
      '/v1/desk/payouts/:fileId',
      {
        schema: {
          operationId: 'listPayoutsOfFile',
          tags,
          summary: 'The payouts of a file in its order, each with its state.',
          params: OneFile,
          querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
          response: {
            200: Type.Object({ payouts: Type.Array(DeskPayoutDto), next: NextCursor }),
            ...problems(E.operatorRequired, E.payoutFileNotFound, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params: { fileId }, query }) => {
        if (!(await findFile(ctx.db, fileId))) throw E.payoutFileNotFound()
        const found = await selectPayoutPage(ctx.db, fileId, query)
        const next = nextAfter(found, query.limit)
        const payouts = found.map((payout) => ({
          ...toPayoutDto(payout),
          businessId: payout.businessId,
          holder: openParty(settings.identityKeys, creditorSeal(payout.id), payout).holder,
        }))
        return { payouts, next }
      },
    )

    app.post(
      '/v1/desk/payouts/:fileId/outcome',
      {
        schema: {
          operationId: 'decidePayouts',
          tags,
          summary:
            'Says by hand what became of one payout, or of all of the file still on their way.',
          description:
            'For what the bank said by another way than its files. What was paid may be said to have come ' +
            'back; what was rejected stays so, since it is owed again.',
          params: OneFile,
          body: Type.Object(
            {
              payoutId: Type.Optional(Uuid),
              outcome: Type.Unsafe<'paid' | 'rejected'>({
                type: 'string',
                enum: ['paid', 'rejected'],
              }),
              reason: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
            },
            strict,
          ),
          response: {
            200: Type.Object({ paid: Type.Integer(), rejected: Type.Integer() }),
            ...problems(
              E.operatorRequired,
              E.payoutFileNotFound,
              E.payoutEnded,
              PlatformErrors.invalidInput,
            ),
          },
        },
      },
      ({ ctx, params: { fileId }, body: { payoutId, outcome, reason } }) =>
        decidePayouts(ctx, { fileId, payoutId, outcome, reason: reason.trim() }),
    )

    app.get(
      '/v1/desk/payouts/:fileId/pain.001.xml',
      {
        schema: {
          operationId: 'downloadPaymentFile',
          tags,
          summary: 'The file for the bank: ISO 20022 pain.001.001.09. The same every time.',
          params: OneFile,
          response: { ...problems(E.operatorRequired, E.payoutFileNotFound) },
        },
      },
      async ({ ctx, params: { fileId } }, reply) => {
        const file = await findFile(ctx.db, fileId)
        if (!file) throw E.payoutFileNotFound()
        const payouts = await selectPayoutsOf(ctx.db, [fileId])
        const transfers = payouts.map((one) => ({
          ...one,
          creditor: openParty(settings.identityKeys, creditorSeal(one.id), one),
        }))
        const xml = paymentFile(file, transfers)
        return reply.type('application/xml; charset=utf-8').send(xml)
      },
    )

    app.post(
      '/v1/desk/payouts/:fileId/status',
      {
        schema: {
          operationId: 'takePayoutStatus',
          tags,
          summary: 'What the bank says of a file: ISO 20022 pain.002, as often as it comes.',
          params: OneFile,
          body: Type.Object({ xml: Type.String({ maxLength: XML_CHARACTERS }) }, strict),
          response: {
            200: Type.Object({ paid: Type.Integer(), rejected: Type.Integer() }),
            ...problems(
              E.operatorRequired,
              E.payoutFileNotFound,
              E.statusUnreadable,
              E.statusOfAnotherFile,
              PlatformErrors.invalidInput,
            ),
          },
        },
      },
      ({ ctx, params: { fileId }, body: { xml } }) => takePayoutStatus(ctx, { fileId, xml }),
    )

    app.post(
      '/v1/desk/bank-statements',
      {
        schema: {
          operationId: 'takeBankStatement',
          tags,
          summary: 'What the bank has booked: ISO 20022 camt.053, as often as it comes.',
          body: Type.Object({ xml: Type.String({ maxLength: XML_CHARACTERS }) }, strict),
          response: {
            200: Type.Object({
              paid: Type.Integer(),
              rejected: Type.Integer(),
              differing: Type.Array(PayoutDto, {
                description: 'Booked with another amount: nothing was done about these.',
              }),
              differingFiles: Type.Array(
                Type.Object({ fileId: Uuid, booked: MoneyDto, ours: MoneyDto }),
                { description: 'Booked as another sum than they come to: nor about these.' },
              ),
              unknown: Type.Integer({
                description: 'Entries that name no payout or file of ours.',
              }),
            }),
            ...problems(E.operatorRequired, E.statementUnreadable, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, body: { xml } }) => {
        const { differing, differingFiles, ...taken } = await takeBankStatement(ctx, xml)
        return {
          ...taken,
          differing: differing.map(toPayoutDto),
          differingFiles: differingFiles.map(({ fileId, booked, ours }) => ({
            fileId,
            booked: toMoneyDto(booked),
            ours: toMoneyDto(ours),
          })),
        }
      },
    )
  }
