/** What may wait for a seller, the most urgent first. */
export const CHORES = [
  'returnsAsked',
  'disputed',
  'toDeclare',
  'toShip',
  'messages',
  'bansComing',
  'blocked',
  'soldOut',
  'pricesChange',
  'drafts',
  'noBankAccount',
  'nothingListed',
] as const
export type Chore = (typeof CHORES)[number]
