/** Every bound of the count, with its reason. */
export const impactLimits = {
  /** A quarter of a job is 0.25 of a job-year; no small business has a hundred thousand. */
  mostJobs: 100_000,
  /** Where a claim's figures are from: a register and a number, not a report. */
  sourceCharacters: 300,
  /**
   * A place with fewer businesses is not shown by itself: its figures would be those of one that can
   * be named. Five is stricter than the three of US statistical agencies.
   */
  leastBusinesses: 5,
} as const
