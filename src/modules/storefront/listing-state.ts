/** The life of a listing, as data: which step leads from which states to which. */
export const LISTING_STATES = ['draft', 'in_review', 'live', 'paused', 'blocked'] as const
export type ListingState = (typeof LISTING_STATES)[number]

const STEPS = {
  /** The seller wants it sold. */
  submit: { from: ['draft', 'blocked'], to: 'in_review' },
  /** The rules, or an operator, found nothing against it. */
  approve: { from: ['in_review'], to: 'live' },
  /** An operator sends it back with a reason. */
  reject: { from: ['in_review'], to: 'draft' },
  pause: { from: ['live'], to: 'paused' },
  resume: { from: ['paused'], to: 'in_review' },
  /** The seller changes words of a listing: it is looked at again before it is shown. */
  revise: { from: ['draft', 'in_review', 'live', 'paused', 'blocked'], to: 'draft' },
  /** A rule forbids it. */
  block: { from: ['in_review', 'live', 'paused'], to: 'blocked' },
} as const satisfies Record<string, { from: readonly ListingState[]; to: ListingState }>

export type ListingStep = keyof typeof STEPS

/** Where a step leads; undefined when it is not open from this state. */
export function after(state: ListingState, step: ListingStep): ListingState | undefined {
  const { from, to } = STEPS[step]
  return (from as readonly ListingState[]).includes(state) ? to : undefined
}
