import type { LocalText } from '../../kernel/locale.ts'
import { dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisations, type Organisation } from '../accounts/api.ts'
import type { VerifiedDto } from './contract.ts'
import { InspectionErrors as E } from './errors.ts'
import { findCertificate, findLot, selectInspections } from './store.ts'
import { toCertificateDto, toInspectionDto, toPlansDto } from './wire.ts'

/** What a certificate says, and whether it holds today. Anybody with its code may read it. */
export async function verifyCertificate(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  code: string,
): Promise<VerifiedDto> {
  const certificate = await findCertificate(db, code)
  const lot = certificate && (await findLot(db, certificate))
  if (!certificate || !lot) throw E.certificateNotFound()
  const { agencyId, businessId, inspectionId } = certificate
  const [organisations, inspections] = await Promise.all([
    findOrganisations(db, [agencyId, businessId]),
    selectInspections(db, [certificate]),
  ])
  const named = (id: string) => nameOf(organisations.find((one) => one.id === id))
  const inspection = inspections.find(({ id }) => id === inspectionId)!
  const { found, signedBy, signedAt } = toInspectionDto(inspection)
  const { number, goods, farm, block, grade, packhouse, harvestedOn, quantity, unit } = lot
  return {
    agencyId,
    ...toCertificateDto(certificate),
    state: certificate.revokedAt
      ? 'revoked'
      : certificate.validUntil < dayOf(now())
        ? 'expired'
        : 'valid',
    agency: named(agencyId),
    business: named(businessId),
    lot: { number, goods, farm, block, grade, packhouse, harvestedOn, quantity, unit },
    plans: toPlansDto(inspection.plans),
    found,
    signedBy: signedBy!,
    signedAt: signedAt!,
  }
}

const nameOf = (organisation: Organisation | undefined): LocalText => ({
  en: organisation?.name ?? '',
  'zh-CN': organisation?.nameZh ?? organisation?.name ?? '',
})
