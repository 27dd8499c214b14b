import { Type } from 'typebox'
import { money, toMoneyDto } from '../../kernel/money.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { checkoutErrors, type OrderSettings } from '../orders/api.ts'
import {
  officeErrors,
  officerErrors,
  operatorRequired,
  readerErrors,
  requireOffice,
  requireOfficer,
  requireOperator,
  requireReader,
} from '../programmes/api.ts'
import {
  AlertKindDto,
  AlertsPageDto,
  AssistedMonthsDto,
  AssistedPageDto,
  BudgetDto,
  BudgetsDto,
  BudgetTransferBody,
  CommissionBody,
  LookBody,
  NamedStationDto,
  NameStationBody,
  StationBody,
  StationCode,
  StationDto,
  StationsPageDto,
} from './contract.ts'
import { StationsErrors as E } from './errors.ts'
import { leftOf, noteBudgetTransfer } from './fund-budget.ts'
import { nameStation, requireStation } from './name-station.ts'
import { openStation, setCommission } from './open-station.ts'
import { lookAtAlert, readAlerts } from './read-alerts.ts'
import { namesOf, showStations } from './show-station.ts'
import {
  type Budget,
  selectAssisted,
  selectAssistedMonths,
  selectBudgets,
  selectStations,
} from './store.ts'

const tags = ['stations']
const readers = [...readerErrors, PlatformErrors.invalidInput] as const
const officers = [...officerErrors, PlatformErrors.invalidInput] as const
const Agency = Type.Object({ agencyId: Uuid })
const page = { ...PageQuery, after: Type.Optional(Uuid) }

/** A station, what it is paid and what for: for its office and those above. */
export const stationRoutes: Routes = async (app) => {
  app.put(
    '/v1/agencies/:agencyId/station',
    {
      schema: {
        operationId: 'openStation',
        tags,
        summary: 'The office of a station helps people to order from now on; or what it costs.',
        params: Agency,
        body: StationBody,
        response: { 200: StationDto, ...problems(...officers, E.noStation) },
      },
    },
    async ({ ctx, params: { agencyId }, body }) => {
      const office = await requireOfficer(ctx, agencyId)
      return (await showStations(ctx, [await openStation(ctx, office, body)]))[0]!
    },
  )

  app.get(
    '/v1/agencies/:agencyId/stations',
    {
      schema: {
        operationId: 'listStations',
        tags,
        summary: 'Stations of an office and of all below it: what an order brings, break-even.',
        params: Agency,
        querystring: Type.Object(page),
        response: { 200: StationsPageDto, ...problems(...readers) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireReader(ctx, agencyId)
      const found = await selectStations(ctx.db, agencyId, query)
      const next = nextAfter(found, query.limit, (one) => one.agencyId)
      return { stations: await showStations(ctx, found), next }
    },
  )

  app.post(
    '/v1/agencies/:agencyId/stations/:stationId/commissions',
    {
      schema: {
        operationId: 'setStationCommission',
        tags,
        summary: 'An office above says what a station is paid for orders placed from a day on.',
        params: Type.Object({ agencyId: Uuid, stationId: Uuid }),
        body: CommissionBody,
        response: { 200: StationDto, ...problems(...officers, E.stationNotFound, E.notAbove) },
      },
    },
    async ({ ctx, params: { agencyId, stationId }, body }) => {
      await requireOfficer(ctx, agencyId, 'owner')
      const station = await setCommission(ctx, { payerId: agencyId, stationId }, body)
      return (await showStations(ctx, [station]))[0]!
    },
  )

  app.get(
    '/v1/agencies/:agencyId/station-alerts',
    {
      schema: {
        operationId: 'listStationAlerts',
        tags,
        summary: 'What is odd at stations below an office, in words; nothing is blocked by it.',
        description: 'docs/algorithms/station-alerts.md has the thresholds.',
        params: Agency,
        querystring: Type.Object(page),
        response: { 200: AlertsPageDto, ...problems(...readers) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireReader(ctx, agencyId)
      return readAlerts(ctx, agencyId, query)
    },
  )

  app.post(
    '/v1/agencies/:agencyId/stations/:stationId/alerts/:kind/look',
    {
      schema: {
        operationId: 'lookAtStationAlert',
        tags,
        summary: 'An office above has looked at an alert and says why it is left.',
        params: Type.Object({ agencyId: Uuid, stationId: Uuid, kind: AlertKindDto }),
        body: LookBody,
        response: {
          204: Type.Null(),
          ...problems(...officers, E.stationNotFound, E.notAbove, E.alertNotFound),
        },
      },
    },
    async ({ ctx, params: { agencyId, stationId, kind }, body }, reply) => {
      await requireOfficer(ctx, agencyId)
      await lookAtAlert(ctx, { officeId: agencyId, stationId, kind, reason: body.reason.trim() })
      return reply.status(204).send(null)
    },
  )

  app.get(
    '/v1/agencies/:agencyId/station/orders',
    {
      schema: {
        operationId: 'listAssistedOrders',
        tags,
        summary: 'Orders that named a station, with what each brings it; the newest first.',
        params: Agency,
        querystring: Type.Object(page),
        response: { 200: AssistedPageDto, ...problems(...readers) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireReader(ctx, agencyId)
      const found = await selectAssisted(ctx.db, agencyId, query)
      const nameOfSeller = await namesOf(
        ctx,
        found.map(({ businessId }) => businessId),
      )
      return {
        orders: found.map((one) => ({
          ...{ businessId: one.businessId, orderId: one.orderId, state: one.state },
          seller: nameOfSeller(one.businessId),
          commission: toMoneyDto(money(one.commissionMinor, one.currency)),
          placedAt: one.placedAt.toISOString(),
          changedAt: one.changedAt.toISOString(),
        })),
        next: nextAfter(found, query.limit, ({ orderId }) => orderId),
      }
    },
  )

  app.get(
    '/v1/agencies/:agencyId/station/months',
    {
      schema: {
        operationId: 'listAssistedMonths',
        tags,
        summary: 'What a station was paid, by the month in which orders were placed.',
        params: Agency,
        querystring: Type.Object({
          ...PageQuery,
          after: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2} [A-Z]{3}$' })),
        }),
        response: { 200: AssistedMonthsDto, ...problems(...readers) },
      },
    },
    async ({ ctx, params: { agencyId }, query: { after, limit } }) => {
      await requireReader(ctx, agencyId)
      const keyOf = (one: { month: string; currency: string }) => `${one.month} ${one.currency}`
      const all = await selectAssistedMonths(ctx.db, agencyId)
      const from = after ? all.findIndex((one) => keyOf(one) === after) + 1 : 0
      const found = all.slice(from, from + limit)
      return {
        months: found.map(({ month, orders, paidOrders, currency, ...sums }) => ({
          ...{ month, orders, paidOrders },
          paid: toMoneyDto(money(sums.paidMinor, currency)),
          waiting: toMoneyDto(money(sums.waitingMinor, currency)),
          takenBack: toMoneyDto(money(sums.takenBackMinor, currency)),
        })),
        next: nextAfter(found, limit, keyOf),
      }
    },
  )

  app.get(
    '/v1/agencies/:agencyId/commission-budgets',
    {
      schema: {
        operationId: 'listCommissionBudgets',
        tags,
        summary: 'What an office has paid in for commissions, and what is left of it.',
        params: Agency,
        response: { 200: BudgetsDto, ...problems(...readers) },
      },
    },
    async ({ ctx, params: { agencyId } }) => {
      await requireReader(ctx, agencyId)
      return { budgets: (await selectBudgets(ctx.db, agencyId)).map(toBudgetDto) }
    },
  )
}

function toBudgetDto(budget: Budget) {
  const amount = (minor: bigint) => toMoneyDto(money(minor, budget.currency))
  return {
    deposited: amount(budget.depositedMinor),
    spent: amount(budget.spentMinor),
    returned: amount(budget.returnedMinor),
    left: amount(leftOf(budget)),
  }
}

/** A buyer names the station that helped; anybody looks up which one a code is. */
export const createNamingRoutes =
  (settings: OrderSettings): Routes =>
  async (app) => {
    // Codes are long enough; whoever tries many is a robot.
    const config = { rateLimit: { max: settings.placementsPerMinute, timeWindow: 60_000 } }

    app.get(
      '/v1/stations/:code',
      {
        config,
        schema: {
          operationId: 'getStation',
          tags,
          summary: 'Which station a code is.',
          params: Type.Object({ code: StationCode }),
          response: {
            200: NamedStationDto,
            ...problems(PlatformErrors.invalidInput, E.stationNotFound),
          },
        },
      },
      async ({ ctx, params: { code } }) => {
        const { agencyId } = await requireStation(ctx, code)
        return { agencyId, name: (await namesOf(ctx, [agencyId]))(agencyId) }
      },
    )

    app.post(
      '/v1/checkouts/:checkoutId/station',
      {
        config,
        schema: {
          operationId: 'nameStation',
          tags,
          summary: 'Says which station helped with an order: once, within an hour of placing it.',
          description: 'The station, and offices above it, read that and of which seller.',
          params: Type.Object({ checkoutId: Uuid }),
          querystring: Type.Object({ key: Type.Optional(Type.String({ maxLength: 100 })) }),
          body: NameStationBody,
          response: {
            200: NamedStationDto,
            ...problems(
              ...checkoutErrors,
              PlatformErrors.invalidInput,
              E.stationNotFound,
              E.tooLate,
              E.otherStation,
            ),
          },
        },
      },
      async ({ ctx, params, query, body }) => {
        const { agencyId } = await nameStation(ctx, settings, { ...params, ...query, ...body })
        return { agencyId, name: (await namesOf(ctx, [agencyId]))(agencyId) }
      },
    )
  }

/** Money for commissions comes and goes through the operator's bank. */
export const stationDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', ({ ctx }) => requireOperator(ctx))
  const desk = [operatorRequired, PlatformErrors.invalidInput] as const

  for (const kind of ['deposit', 'return'] as const) {
    const isBack = kind === 'return'
    app.post(
      `/v1/desk/commission-budgets/:agencyId/${kind}s`,
      {
        schema: {
          operationId: isBack ? 'noteCommissionReturn' : 'noteCommissionDeposit',
          tags,
          summary: isBack
            ? 'What of a budget was not spent has gone back: told again it does nothing.'
            : 'An office has paid in for commissions: told again it does nothing.',
          params: Agency,
          body: BudgetTransferBody,
          response: {
            200: BudgetDto,
            ...problems(...desk, ...officeErrors, ...(isBack ? [E.returnTooHigh] : [])),
          },
        },
      },
      async ({ ctx, params: { agencyId }, body }) => {
        await requireOffice(ctx.db, agencyId)
        return toBudgetDto(await noteBudgetTransfer(ctx, { payerId: agencyId, kind, ...body }))
      },
    )
  }
}
