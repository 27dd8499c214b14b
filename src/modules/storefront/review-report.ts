/** What may be wrong with a review. */
export const REPORT_REASONS = [
  'off_topic',
  'insulting',
  'personal_data',
  'advertising',
  'fake',
  'other',
] as const
export type ReportReason = (typeof REPORT_REASONS)[number]

export type Report = Readonly<{ reason: ReportReason; note?: string | undefined }>
