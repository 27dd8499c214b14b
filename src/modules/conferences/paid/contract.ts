import { type Static, Type } from 'typebox'
import { DayDto, InstantDto, MoneyDto, nullable, Uuid } from '../../../platform/wire.ts'
import { OrderMoneyDto } from '../../ledger/contract.ts'
import { TracedPaymentDto } from '../../payments/contract.ts'
import { conferenceLimits } from '../limits.ts'
import { STRAY_REASONS, type StrayReason } from './bill.ts'

/** What a kind of ticket costs. */
export const FareDto = Type.Object(
  {
    price: MoneyDto,
    payHours: Type.Integer({
      minimum: 1,
      maximum: conferenceLimits.payHours,
      description: 'How long a place is kept for whoever has to pay.',
    }),
    refundUntil: nullable({
      ...DayDto,
      description:
        'The last day, where the conference is, on which who gives a place back is paid back.',
    }),
  },
  { additionalProperties: false, title: 'Fare' },
)

const BILL_STATES = ['later', 'due', 'paid', 'void', 'returning', 'returned'] as const
export type BillState = (typeof BILL_STATES)[number]

/** What a registration costs, and how that stands. */
export const BillDto = Type.Object(
  {
    price: MoneyDto,
    state: Type.Unsafe<BillState>({
      type: 'string',
      enum: BILL_STATES,
      description:
        '`later`: when there is a place; `void`: not to be paid any more; `returning`, `returned`: it goes back, it has gone back.',
    }),
    payBy: nullable({ ...InstantDto, description: 'Until when the place is kept.' }),
    paidAt: nullable(InstantDto),
    refundUntil: nullable(DayDto),
    isRefundable: Type.Boolean({ description: 'Who gives the place back now is paid back.' }),
    strays: Type.Array(
      Type.Object({
        amount: MoneyDto,
        reason: Type.Unsafe<StrayReason>({ type: 'string', enum: STRAY_REASONS }),
        isReturned: Type.Boolean(),
      }),
      {
        description:
          'Paid too late or a second time: it goes back. Told of one registration alone.',
      },
    ),
  },
  { title: 'Bill' },
)
export type BillDto = Static<typeof BillDto>

const sum = { count: Type.Integer(), amount: MoneyDto }
export const TakingsDto = Type.Object({
  takings: Type.Array(
    Type.Object({
      due: Type.Object(sum),
      paid: Type.Object(sum),
      refunded: Type.Object(sum, { description: 'Of those who gave their places back.' }),
    }),
    { description: 'One for each currency; paid does not count what was refunded.' },
  ),
})
export type TakingsDto = Static<typeof TakingsDto>

/** A ticket's money from what was paid to the journals it is in. */
export const TicketMoneyDto = Type.Object({
  billId: Uuid,
  price: MoneyDto,
  payments: Type.Array(
    Type.Object({
      ...TracedPaymentDto.properties,
      isTaken: Type.Boolean({ description: 'It paid the ticket; others are given back.' }),
    }),
  ),
  journals: OrderMoneyDto.properties.journals,
})
