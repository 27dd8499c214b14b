import type { Config } from '../../platform/config.ts'

/** What of the configuration mails are made with. */
export type NotificationSettings = Pick<
  Config,
  'publicUrl' | 'secret' | 'identityKeys' | 'reservationMinutes' | 'disputeEvidenceDays'
>
