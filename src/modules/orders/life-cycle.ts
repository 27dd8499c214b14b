export const ORDER_STATUSES = [
  'placed',
  'paid',
  'declared',
  'released',
  'shipped',
  'delivered',
  'confirmed',
  'settled',
  'expired',
  'cancelled',
  'return_asked',
  'returning',
  'returned',
  'disputed',
  'refunded',
] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

/** Who may take a step: the product itself, the seller's members, the buyer, the operator. */
export type StepActor = 'system' | 'seller' | 'buyer' | 'operator'

export type Step = Readonly<{ from: OrderStatus; to: OrderStatus; by: readonly StepActor[] }>

const step = (from: OrderStatus, to: OrderStatus, ...by: StepActor[]): Step => ({ from, to, by })

/**
 * The life of an order, whole: what is not in the table cannot happen. Money moves by what follows
 * from the events of a step, never by the step itself.
 */
export const STEPS: readonly Step[] = [
  step('placed', 'paid', 'system'),
  step('placed', 'expired', 'system'),
  step('placed', 'cancelled', 'buyer', 'system'),
  step('paid', 'declared', 'seller', 'system', 'operator'),
  step('paid', 'cancelled', 'buyer', 'seller', 'system', 'operator'),
  step('declared', 'released', 'seller', 'system', 'operator'),
  // Customs may refuse the goods.
  step('declared', 'cancelled', 'system', 'operator'),
  step('released', 'shipped', 'seller', 'system', 'operator'),
  // Nobody ships them: the operator ends it.
  step('released', 'cancelled', 'system', 'operator'),
  step('shipped', 'delivered', 'seller', 'system', 'operator'),
  step('delivered', 'confirmed', 'buyer', 'system', 'operator'),
  step('delivered', 'return_asked', 'buyer'),
  step('delivered', 'disputed', 'buyer'),
  step('shipped', 'disputed', 'buyer'),
  // When it has stood there longer than expected: see `refusalOf`.
  step('declared', 'disputed', 'buyer'),
  step('released', 'disputed', 'buyer'),
  // What was disputed because it stood still goes on: its next step is the answer.
  step('disputed', 'released', 'seller', 'system', 'operator'),
  step('disputed', 'shipped', 'seller', 'system', 'operator'),
  step('confirmed', 'settled', 'system'),
  step('confirmed', 'return_asked', 'buyer'),
  // The law's days to send goods back outlast the settlement: what the seller was given is taken back.
  step('settled', 'return_asked', 'buyer'),
  // By the timer, when the seller does not answer.
  step('return_asked', 'returning', 'seller', 'operator', 'system'),
  step('return_asked', 'disputed', 'buyer', 'seller'),
  // Withdrawn: back to where the money says that it was. See `refusalOf`.
  step('return_asked', 'delivered', 'buyer'),
  step('return_asked', 'settled', 'buyer'),
  step('returning', 'returned', 'seller', 'operator'),
  // By the timer, when nothing arrives: somebody has to look at it.
  step('returning', 'disputed', 'buyer', 'seller', 'system'),
  // By a ruling, never by hand: what the buyer is given decides which.
  step('disputed', 'confirmed', 'system'),
  step('disputed', 'settled', 'system'),
  step('disputed', 'returned', 'system'),
  step('disputed', 'cancelled', 'system'),
  step('cancelled', 'refunded', 'system'),
  step('returned', 'refunded', 'system'),
]

const byName = new Map(STEPS.map((one) => [`${one.from} ${one.to}`, one]))

export const findStep = (from: OrderStatus, to: OrderStatus): Step | undefined =>
  byName.get(`${from} ${to}`)

/** Where somebody may take an order by hand. An unpaid one is given up with its whole checkout. */
export const stepsBy = (role: StepActor, from: OrderStatus): OrderStatus[] =>
  from === 'placed'
    ? []
    : STEPS.filter((one) => one.from === from && one.by.includes(role)).map(({ to }) => to)

/** Steps that give the goods back to the shelf: they have not left it yet. */
export const returnsStock = ({ from, to }: Pick<Step, 'from' | 'to'>): boolean =>
  to === 'cancelled' && (from === 'placed' || from === 'paid')

/** Steps after which the purchase no longer counts towards the buyer's yearly limit. */
export const returnsQuota = ({ to }: Pick<Step, 'to'>): boolean =>
  to === 'expired' || to === 'cancelled' || to === 'returned'
