import { type Static, Type } from 'typebox'
import {
  CurrencyDto,
  DayDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  nullable,
  Uuid,
} from '../../platform/wire.ts'
import { LineDto } from '../programmes/contract.ts'
import { ALERT_KINDS, type AlertKind } from './alert.ts'
import { ASSISTED_STATES, type AssistedState } from './station.ts'

const strict = { additionalProperties: false }
export const StationCode = Type.String({
  pattern: '^[A-Z2-7]{8}$',
  description: 'Eight letters and digits that stand at its counter.',
})
/** So low that a month of orders stays within what a book can hold. */
const AmountDto = Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,3})?$' })

export const StationBody = Type.Object(
  {
    currency: { ...CurrencyDto, description: 'Stays as it was at first.' },
    fixedCost: { ...AmountDto, description: 'What a month costs, whatever is ordered.' },
  },
  strict,
)
export type StationBody = Static<typeof StationBody>

export const CommissionBody = Type.Union([
  Type.Object({ fromOn: DayDto, amount: MoneyDto }, strict),
  Type.Object(
    {
      fromOn: DayDto,
      percent: Type.Number({
        minimum: 0.01,
        maximum: 100,
        multipleOf: 0.01,
        description: 'Of the goods without tax and freight, in the currency of the order.',
      }),
    },
    strict,
  ),
])
export type CommissionBody = Static<typeof CommissionBody>

const CommissionDto = Type.Object({
  fromOn: DayDto,
  payerId: Uuid,
  payer: LocalTextDto,
  amount: nullable(MoneyDto),
  percent: nullable(Type.Number()),
})

export const NamedStationDto = Type.Object({ agencyId: Uuid, name: LocalTextDto })
export const NameStationBody = Type.Object({ code: StationCode }, strict)

export const StationDto = Type.Object({
  agencyId: Uuid,
  name: LocalTextDto,
  code: StationCode,
  fixedCost: MoneyDto,
  commission: nullable({ ...CommissionDto, description: 'Of an order placed today.' }),
  perOrder: nullable({
    ...MoneyDto,
    description:
      'What an order brings: the amount of today, else the mean of what was paid in the currency of its costs.',
  }),
  breakEvenOrders: nullable({
    ...Type.Integer(),
    description: 'A month; null when it is not known what an order brings.',
  }),
  openedAt: InstantDto,
})
export type StationDto = Static<typeof StationDto>
export const StationsPageDto = Type.Object({ stations: Type.Array(StationDto), next: NextCursor })

export const AssistedPageDto = Type.Object({
  orders: Type.Array(
    Type.Object({
      businessId: Uuid,
      orderId: Uuid,
      seller: LocalTextDto,
      commission: MoneyDto,
      state: Type.Unsafe<AssistedState>({ type: 'string', enum: ASSISTED_STATES }),
      placedAt: InstantDto,
      changedAt: InstantDto,
    }),
  ),
  next: NextCursor,
})
export const AssistedMonthsDto = Type.Object({
  months: Type.Array(
    Type.Object({
      month: Type.String({ description: 'YYYY-MM, of placing.' }),
      orders: Type.Integer({ description: 'That named the station.' }),
      paidOrders: Type.Integer(),
      paid: MoneyDto,
      waiting: { ...MoneyDto, description: 'Settled while the budget was empty.' },
      takenBack: MoneyDto,
    }),
    { description: 'The newest first, one line for each currency.' },
  ),
  next: NextCursor,
})

const transfer = { amount: MoneyDto, reference: LineDto(100) }
export const BudgetTransferBody = Type.Object(transfer, strict)
export const BudgetDto = Type.Object({
  deposited: MoneyDto,
  spent: MoneyDto,
  returned: MoneyDto,
  left: MoneyDto,
})
export const BudgetsDto = Type.Object({ budgets: Type.Array(BudgetDto) })

export const AlertKindDto = Type.Unsafe<AlertKind>({ type: 'string', enum: ALERT_KINDS })
export const LookBody = Type.Object({ reason: LineDto(300) }, strict)
export const AlertsPageDto = Type.Object({
  alerts: Type.Array(
    Type.Object({
      stationId: Uuid,
      station: LocalTextDto,
      kind: AlertKindDto,
      count: Type.Integer({ description: 'Orders that it is about.' }),
      of: Type.Integer({ description: 'Orders of the station in the last 90 days.' }),
      text: { ...LocalTextDto, description: 'With its numbers and the threshold.' },
      looked: nullable(Type.Object({ by: LocalTextDto, reason: Type.String(), at: InstantDto })),
    }),
    { description: 'Of the stations of a page; there may be none.' },
  ),
  next: NextCursor,
})
export type AlertsPageDto = Static<typeof AlertsPageDto>
