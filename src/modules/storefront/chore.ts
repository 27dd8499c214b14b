/** What may wait for a seller, the most urgent first. */
export const CHORES = [
  'salesPaused',
  'salesHeld',
  'returnsAsked',
  'disputed',
  'toDeclare',
  'toShip',
  'messages',
  'sentBack',
  'bansComing',
  'blocked',
  'soldOut',
  'pricesChange',
  'drafts',
  'noBankAccount',
  'limitsChanged',
  'approved',
  'nothingListed',
] as const
export type Chore = (typeof CHORES)[number]
