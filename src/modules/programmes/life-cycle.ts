type Step<State extends string> = Readonly<{ from: State; to: State }>

const isStep = <State extends string>(steps: readonly Step<State>[], from: State, to: State) =>
  steps.some((one) => one.from === from && one.to === to)

export const PROGRAMME_STATES = ['draft', 'open', 'closed', 'reported'] as const
export type ProgrammeState = (typeof PROGRAMME_STATES)[number]

/** The life of a programme, whole: what is not in the table cannot happen. */
const PROGRAMME_STEPS: readonly Step<ProgrammeState>[] = [
  { from: 'draft', to: 'open' },
  // No more applications; what was applied for is decided and paid.
  { from: 'open', to: 'closed' },
  { from: 'closed', to: 'open' },
  // When nothing is left to decide or to pay: the report says what came of it.
  { from: 'closed', to: 'reported' },
]
export const maySetProgramme = (from: ProgrammeState, to: ProgrammeState): boolean =>
  isStep(PROGRAMME_STEPS, from, to)

export const APPLICATION_STATES = [
  'refused',
  'submitted',
  'in_review',
  'awarded',
  'declined',
  'withdrawn',
] as const
export type ApplicationState = (typeof APPLICATION_STATES)[number]

/** By whom a step of an application is taken: the business, or an officer. */
export type ApplicationActor = 'business' | 'officer'

/** `refused` is where the rules leave an application; a person decides of all others. */
const APPLICATION_STEPS: readonly (Step<ApplicationState> & { by: ApplicationActor })[] = [
  { from: 'submitted', to: 'in_review', by: 'officer' },
  { from: 'submitted', to: 'declined', by: 'officer' },
  { from: 'submitted', to: 'withdrawn', by: 'business' },
  { from: 'in_review', to: 'awarded', by: 'officer' },
  { from: 'in_review', to: 'declined', by: 'officer' },
  { from: 'in_review', to: 'withdrawn', by: 'business' },
]

/** From which states somebody may bring an application there. */
export const applicationFrom = (
  to: ApplicationState,
  by: ApplicationActor,
): readonly ApplicationState[] =>
  APPLICATION_STEPS.filter((one) => one.to === to && one.by === by).map(({ from }) => from)

export const CLAIM_STATES = [
  'draft',
  'submitted',
  'returned',
  'approved',
  'rejected',
  'paid',
] as const
export type ClaimState = (typeof CLAIM_STATES)[number]

/** The life of a claim. The business writes it, an officer decides, an owner of the agency pays. */
const CLAIM_STEPS: readonly Step<ClaimState>[] = [
  { from: 'draft', to: 'submitted' },
  { from: 'returned', to: 'submitted' },
  // To be corrected, and sent again.
  { from: 'submitted', to: 'returned' },
  { from: 'submitted', to: 'rejected' },
  { from: 'submitted', to: 'approved' },
  { from: 'approved', to: 'paid' },
]
export const maySetClaim = (from: ClaimState, to: ClaimState): boolean =>
  isStep(CLAIM_STEPS, from, to)

/** Whether the business may still change it. */
export const isClaimOpen = (state: ClaimState): boolean => maySetClaim(state, 'submitted')

export const PAYROLL_STATES = ['draft', 'submitted', 'returned', 'accepted', 'refused'] as const
export type PayrollState = (typeof PAYROLL_STATES)[number]

/** The life of a report of a payroll. The business writes it, an officer decides. */
const PAYROLL_STEPS: readonly Step<PayrollState>[] = [
  { from: 'draft', to: 'submitted' },
  { from: 'returned', to: 'submitted' },
  { from: 'submitted', to: 'returned' },
  { from: 'submitted', to: 'accepted' },
  { from: 'submitted', to: 'refused' },
  // There is one report of a quarter: what was refused by mistake is asked for once more.
  { from: 'refused', to: 'returned' },
]
export const maySetPayroll = (from: PayrollState, to: PayrollState): boolean =>
  isStep(PAYROLL_STEPS, from, to)

/** Whether the business may still change it. */
export const isPayrollOpen = (state: PayrollState): boolean => maySetPayroll(state, 'submitted')
