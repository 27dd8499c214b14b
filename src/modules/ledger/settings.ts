import type { Config } from '../../platform/config.ts'

/** What of the configuration the ledger goes by: bank accounts are sealed. */
export type LedgerSettings = Pick<Config, 'identityKeys'>
