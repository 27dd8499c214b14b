import type { Reason } from './classifier/types.ts'

/** What somebody else reads in a product's words. Never used by itself: it is shown beside ours. */
export type SecondOpinion = Readonly<{
  /** HS 2022, six digits. */
  code: string
  reasons: readonly Reason[]
  /** Which model said so. */
  from: string
}>

/** The port to whoever gives second opinions; undefined when its answer was of no use. */
export type SecondOpinionProvider = Readonly<{
  ask: (text: string) => Promise<SecondOpinion | undefined>
}>
