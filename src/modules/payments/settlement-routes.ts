import { type Static, Type } from 'typebox'
import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import { dayOf, parseDay } from '../../kernel/period.ts'
import { actorText, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import type { TaskDefinition } from '../../platform/tasks.ts'
import { DayDto, NextCursor, PageQuery } from '../../platform/wire.ts'
import { INSTALLATION, isOperator, recordAudit } from '../accounts/api.ts'
import { ProviderNameDto, SettlementDifferenceDto, SettlementRunDto } from './contract.ts'
import { PaymentsErrors as E } from './errors.ts'
import type { Provider } from './provider.ts'
import { DIFFERENCE_KINDS } from './settlement.ts'
import {
  type KeptDifference,
  noteDifference,
  type Run,
  selectDifferences,
  selectRuns,
} from './settlement-store.ts'

const tags = ['payments']
const strict = { additionalProperties: false }
const OneDay = Type.Object({ provider: ProviderNameDto, day: DayDto })
const OneDifference = Type.Object({
  ...OneDay.properties,
  differenceId: Type.String({ minLength: 1, maxLength: 200 }),
})

const amount = (minor: bigint | string, currency: Currency) =>
  toMoneyDto(money(BigInt(minor), currency))

const toRunDto = ({
  totals,
  startedAt,
  finishedAt,
  ...run
}: Run): Static<typeof SettlementRunDto> => ({
  ...run,
  startedAt: startedAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
  totals: totals.map(({ currency, feeCurrency, ...minor }) => ({
    paid: amount(minor.paidMinor, currency),
    refunded: amount(minor.refundedMinor, currency),
    fee: amount(minor.feeMinor, feeCurrency),
  })),
})

const idOf = ({ subject, kind }: KeptDifference): string => `${subject}~${kind}`

/** Undefined when it was not made by `idOf`. */
function fromId(id: string): readonly [string, string] | undefined {
  const at = id.lastIndexOf('~')
  const kind = id.slice(at + 1)
  return at > 0 && DIFFERENCE_KINDS.some((known) => known === kind)
    ? [id.slice(0, at), kind]
    : undefined
}

const toDifferenceDto = (difference: KeptDifference): Static<typeof SettlementDifferenceDto> => {
  const { kind, paymentId, refundId, reference, oursMinor, theirsMinor, currency, note, notedAt } =
    difference
  return {
    id: idOf(difference),
    kind,
    paymentId,
    refundId,
    reference,
    ours: oursMinor === null ? null : amount(oursMinor, currency),
    theirs: theirsMinor === null ? null : amount(theirsMinor, currency),
    note,
    notedAt: notedAt?.toISOString() ?? null,
  }
}

/** The operator's side: which days agree with the providers' files, and what differs. */
export const createSettlementRoutes =
  (providers: readonly Provider[], reconcileDay: TaskDefinition): Routes =>
  async (app) => {
    app.addHook('preHandler', async ({ ctx }) => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
    })

    app.get(
      '/v1/desk/settlements',
      {
        schema: {
          operationId: 'listSettlements',
          tags,
          summary: 'Days of providers whose files were read, the newest first.',
          querystring: Type.Object(PageQuery),
          response: {
            200: Type.Object({ settlements: Type.Array(SettlementRunDto), next: NextCursor }),
            ...problems(E.operatorRequired, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, query: { after, limit } }) => {
        const [day = '', provider = ''] = after?.split('~', 2) ?? []
        const before = parseDay(day) ? { day, provider } : undefined
        const runs = await selectRuns(ctx.db, { before, limit })
        const last = runs.length === limit ? runs.at(-1) : undefined
        return {
          settlements: runs.map(toRunDto),
          next: last ? `${last.day}~${last.provider}` : null,
        }
      },
    )

    app.post(
      '/v1/desk/settlements/:provider/:day/runs',
      {
        schema: {
          operationId: 'runSettlement',
          tags,
          summary: 'Reads the file of a day (again); what was said of differences stays.',
          params: OneDay,
          response: {
            202: Type.Object({ status: Type.Literal('queued') }),
            ...problems(E.operatorRequired, E.dayNotOver, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params }, reply) => {
        const provider = providers.find(({ name }) => name === params.provider)
        const isOver = provider && params.day < dayOf(ctx.now(), provider.timeZone)
        if (!isOver) throw E.dayNotOver()
        await transaction(ctx, (tx) => tx.tasks.enqueue(tx.db, reconcileDay, { ...params }))
        return reply.status(202).send({ status: 'queued' as const })
      },
    )

    app.get(
      '/v1/desk/settlements/:provider/:day/differences',
      {
        schema: {
          operationId: 'listSettlementDifferences',
          tags,
          params: OneDay,
          querystring: Type.Object(PageQuery),
          response: {
            200: Type.Object({
              differences: Type.Array(SettlementDifferenceDto),
              next: NextCursor,
            }),
            ...problems(E.operatorRequired, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params, query: { after, limit } }) => {
        const asked = { ...params, after: after ? fromId(after) : undefined, limit }
        const found = await selectDifferences(ctx.db, asked)
        const last = found.length === limit ? found.at(-1) : undefined
        return { differences: found.map(toDifferenceDto), next: last ? idOf(last) : null }
      },
    )

    app.put(
      '/v1/desk/settlements/:provider/:day/differences/:differenceId/note',
      {
        schema: {
          operationId: 'explainDifference',
          tags,
          summary: 'Says why something differs: it is seen to.',
          params: OneDifference,
          body: Type.Object(
            { note: Type.String({ minLength: 1, maxLength: 1_000, pattern: '\\S' }) },
            strict,
          ),
          response: {
            204: Type.Null(),
            ...problems(E.operatorRequired, E.differenceNotFound, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, params: { provider, day, differenceId }, body: { note } }, reply) => {
        const [subject = '', kind = ''] = fromId(differenceId) ?? []
        const by = actorText(ctx.actor)
        const given = { provider, day, subject, kind, note, by, now: ctx.now() }
        await transaction(ctx, async (tx) => {
          if (!(await noteDifference(tx.db, given))) throw E.differenceNotFound()
          await recordAudit(tx, {
            organisationId: INSTALLATION,
            action: 'payments.difference_explained',
            subject: `settlement:${provider}/${day}`,
            after: { subject, kind, note },
          })
        })
        return reply.status(204).send(null)
      },
    )
  }
