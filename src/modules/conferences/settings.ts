import type { Config } from '../../platform/config.ts'

/** What of the configuration conferences are made with. */
export type ConferenceSettings = Pick<
  Config,
  | 'publicUrl'
  | 'identityKeys'
  | 'secret'
  | 'placementsPerMinute'
  | 'requestsPerMinute'
  | 'appleWallet'
  | 'googleWallet'
>
