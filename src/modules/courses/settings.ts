import type { Config } from '../../platform/config.ts'

/** What of the configuration badges are made with. */
export type CourseSettings = Pick<Config, 'publicUrl' | 'identityKeys'>
