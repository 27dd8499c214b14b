import type { Ctx } from '../../platform/context.ts'
import { findOrganisation } from '../accounts/api.ts'
import { findSummary } from '../assessment/api.ts'
import type { ProgrammeDto } from './contract.ts'
import { ProgrammesErrors } from './errors.ts'
import { findSampleProgramme, listParticipants, type Participant } from './store.ts'

/** The sample programme with what came of each business. Anybody may read it. */
export async function readSampleProgramme(ctx: Ctx): Promise<ProgrammeDto> {
  const programme = await findSampleProgramme(ctx.db)
  if (!programme) throw ProgrammesErrors.noSample()
  const participants = await listParticipants(ctx.db, programme)
  const businesses = await Promise.all(participants.map((one) => readBusiness(ctx, one)))
  const { id, agencyId, name, purpose, isSample } = programme
  return {
    id,
    agencyId,
    name,
    purpose,
    isSample,
    businesses: businesses.filter((one) => one !== undefined),
  }
}

async function readBusiness(
  ctx: Ctx,
  participant: Participant,
): Promise<ProgrammeDto['businesses'][number] | undefined> {
  const { businessId, slug, trade, town, story, assessmentId } = participant
  const organisation = await findOrganisation(ctx.db, businessId)
  if (!organisation) return undefined
  const found = assessmentId
    ? await findSummary(ctx.db, { businessId, id: assessmentId })
    : undefined
  return {
    businessId,
    slug,
    name: { en: organisation.name, 'zh-CN': organisation.nameZh ?? organisation.name },
    trade,
    town,
    county: organisation.county,
    state: organisation.state,
    story,
    isSample: organisation.isSample,
    report:
      found?.summary && assessmentId
        ? {
            assessmentId,
            status: found.status,
            products: found.summary.products,
            verdicts: found.summary.verdicts,
            expectedValue: found.summary.expectedValue,
          }
        : null,
  }
}
