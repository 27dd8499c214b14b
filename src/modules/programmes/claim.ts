/** Bounds of what belongs to one award. */
export const claimLimits = {
  ofAward: 200,
  milestonesOfAward: 20,
  receiptsOfClaim: 10,
  receiptBytes: 10_000_000,
} as const

/** What of a cost is reimbursed: the programme's share, rounded down, at most what is left. */
export function reimbursement(
  { costMinor, sharePoints }: { costMinor: bigint; sharePoints: number },
  leftMinor: bigint,
): bigint {
  const share = (costMinor * BigInt(sharePoints)) / 10_000n
  return share < leftMinor ? share : leftMinor
}
