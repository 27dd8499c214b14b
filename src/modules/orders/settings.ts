import type { Config } from '../../platform/config.ts'

/** What of the configuration the placement of orders goes by. */
export type OrderSettings = Pick<
  Config,
  'reservationMinutes' | 'identityKey' | 'placementsPerMinute'
>
