import type { Config } from '../../platform/config.ts'

/** What of the configuration files are signed with. */
export type FinanceSettings = Pick<Config, 'publicUrl' | 'identityKeys'>
