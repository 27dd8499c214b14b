import type { Market } from './market.ts'
import { requirementsOf } from './markets.ts'
import type { Confidence, Evidence, LegalSource } from './requirement.ts'
import type { Rule } from './rule.ts'

export type RuleSource = Readonly<{
  source: LegalSource
  /** The day the source was last looked at, where it was. */
  verifiedOn: string | null
  confidence: Confidence | Rule['confidence']
}>

const ofEvidence = ({ source, verifiedOn, confidence }: Evidence): RuleSource => ({
  source,
  verifiedOn,
  confidence,
})

/** What a rule of a market, of its requirements or of its access rests on, by the rule's id. */
export function sourceOfRule(market: Market, ruleId: string): RuleSource | undefined {
  const rule = market.rules().rules.find(({ id }) => id === ruleId)
  if (rule) {
    const { source, verifiedOn = null, confidence } = rule
    return { source, verifiedOn, confidence }
  }
  const { requirements, access, produce } = requirementsOf(market)
  const known =
    requirements.find(({ id }) => id === ruleId) ??
    access.find((one) => one.rule === ruleId) ??
    produce?.entries.find(({ codes }) => `produce.${codes[0]}` === ruleId) ??
    (ruleId.startsWith('produce.') ? produce?.evidence : undefined)
  return known && ofEvidence(known)
}
