import type { LocalText } from '../../kernel/locale.ts'
import { type Currency, formatAmount, money, toMoneyDto } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisations } from '../accounts/api.ts'
import type { ApplicationDto, GrantBody, OfficeProgrammeDto } from './contract.ts'
import type { Rule } from './eligibility.ts'
import { nameOf } from './name-offices.ts'
import { namePlace } from './name-place.ts'
import type { ApplicationRow, Grant } from './programme-store.ts'

/** What a rule asks for, in words. */
export function wordRule(rule: Rule, currency: Currency): LocalText {
  switch (rule.kind) {
    case 'months_in_business':
      return {
        en: `In business for at least ${rule.least} months`,
        'zh-CN': `经营满 ${rule.least} 个月`,
      }
    case 'origin': {
      const places = rule.places.map((place) => namePlace(place).name)
      return {
        en: `In ${places.map(({ en }) => en).join('; ')}`,
        'zh-CN': `位于${places.map((name) => name['zh-CN']).join('、')}`,
      }
    }
    case 'chapters':
      return {
        en: `At least ${rule.least} assessed products in HS chapters ${rule.chapters.join(', ')}`,
        'zh-CN': `至少 ${rule.least} 个已评估商品属于 HS 第 ${rule.chapters.join('、')} 章`,
      }
    case 'sellable':
      return {
        en: `At least ${rule.least} assessed products that can be sold now or after some steps`,
        'zh-CN': `至少 ${rule.least} 个已评估商品现在可售或完成步骤后可售`,
      }
    case 'employees':
      return { en: `At most ${rule.most} employees`, 'zh-CN': `员工不超过 ${rule.most} 人` }
    case 'yearly_cap':
      return {
        en: `At most ${rule.amount} ${currency} a year for one business`,
        'zh-CN': `每家企业每年最多 ${rule.amount} ${currency}`,
      }
    case 'asked':
      return {
        en: `Between ${rule.least} and ${rule.most} ${currency} at once`,
        'zh-CN': `单次可申请 ${rule.least} 至 ${rule.most} ${currency}`,
      }
  }
}

/** Programmes with the names of their agencies, and everything an office sees of them. */
export async function showProgrammes(
  { db }: Pick<Ctx, 'db'>,
  grants: readonly Grant[],
): Promise<OfficeProgrammeDto[]> {
  const agencies = await findOrganisations(db, [...new Set(grants.map((one) => one.agencyId))])
  const byId = new Map(agencies.map((one) => [one.id, one]))
  return grants.map((grant) => {
    const { currency, budgetMinor, committedMinor, spentMinor } = grant
    const amount = (minor: bigint) => toMoneyDto(money(minor, currency))
    return {
      agencyId: grant.agencyId,
      id: grant.id,
      agency: nameOf(byId.get(grant.agencyId)),
      name: grant.name,
      purpose: grant.purpose,
      isSample: grant.isSample,
      state: grant.state,
      budget: amount(budgetMinor),
      left: amount(budgetMinor - committedMinor - spentMinor),
      committed: amount(committedMinor),
      spent: amount(spentMinor),
      sharePercent: grant.sharePoints / 100,
      opensOn: grant.opensOn,
      closesOn: grant.closesOn,
      rules: grant.rules.map((rule) => ({ kind: rule.kind, text: wordRule(rule, currency) })),
      ruleData: [...grant.rules] as GrantBody['rules'],
    }
  })
}

/** Applications with the names of both sides. */
export async function showApplications(
  { db }: Pick<Ctx, 'db'>,
  applications: readonly ApplicationRow[],
): Promise<ApplicationDto[]> {
  const ids = applications.flatMap(({ agencyId, businessId }) => [agencyId, businessId])
  const byId = new Map((await findOrganisations(db, [...new Set(ids)])).map((one) => [one.id, one]))
  return applications.map((one) => ({
    agencyId: one.agencyId,
    programmeId: one.programmeId,
    id: one.id,
    programme: one.programme,
    agency: nameOf(byId.get(one.agencyId)),
    business: { businessId: one.businessId, name: nameOf(byId.get(one.businessId)) },
    state: one.state,
    asked: toMoneyDto(money(one.askedMinor, one.currency)),
    foundedOn: one.answers.foundedOn,
    employees: one.answers.employees,
    plan: one.answers.plan,
    findings: one.outcome.map((finding) => ({ ...finding })),
    readOn: one.readOn,
    appliedAt: one.appliedAt.toISOString(),
    decidedAt: one.decidedAt?.toISOString() ?? null,
    reason: one.reason,
    award: awardOf(one),
  }))
}

function awardOf(one: ApplicationRow): ApplicationDto['award'] {
  const { amountMinor, paidMinor, releasedMinor, awardedAt, currency } = one
  if (amountMinor === null || paidMinor === null || releasedMinor === null || !awardedAt) {
    return null
  }
  const amount = (minor: bigint) => toMoneyDto(money(minor, currency))
  return {
    amount: amount(amountMinor),
    paid: amount(paidMinor),
    released: amount(releasedMinor),
    left: amount(amountMinor - paidMinor - releasedMinor),
    sharePercent: one.sharePoints / 100,
    awardedAt: awardedAt.toISOString(),
    endedAt: one.endedAt?.toISOString() ?? null,
  }
}

/** The same facts as somebody would send them. */
export const bodyOf = (grant: Grant): GrantBody => ({
  name: grant.name,
  purpose: grant.purpose,
  budget: {
    amount: formatAmount(money(grant.budgetMinor, grant.currency)),
    currency: grant.currency,
  },
  sharePercent: grant.sharePoints / 100,
  opensOn: grant.opensOn,
  closesOn: grant.closesOn,
  rules: [...grant.rules] as GrantBody['rules'],
})
