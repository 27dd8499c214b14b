import type { Config } from '../../platform/config.ts'

/** What of the configuration webhooks go by. */
export type WebhookSettings = Pick<Config, 'secret' | 'webhooksReachLocal'>
