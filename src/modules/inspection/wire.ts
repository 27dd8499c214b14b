import type { Static } from 'typebox'
import type { Organisation } from '../accounts/api.ts'
import type { CertificateDto, InspectionDto, LotDto, PhotoDto, PlanDto } from './contract.ts'
import type { Certificate, Inspection, Lot, Plans } from './lot.ts'
import type { Photo } from './photo-store.ts'
import type { SamplingPlan } from './sampling-plan.ts'

export const toLotDto = (lot: Lot, business: Organisation | undefined): Static<typeof LotDto> => ({
  ...lot,
  business: { name: business?.name ?? '', nameZh: business?.nameZh ?? null },
  submittedAt: lot.submittedAt.toISOString(),
  decidedAt: lot.decidedAt?.toISOString() ?? null,
})

const toPlanDto = (plan: SamplingPlan): Static<typeof PlanDto> => ({
  ...plan,
  stages: [...plan.stages],
})

export const toPlansDto = ({ major, minor }: Plans): Static<typeof InspectionDto>['plans'] => ({
  major: toPlanDto(major),
  minor: toPlanDto(minor),
})

export const toInspectionDto = (inspection: Inspection): Static<typeof InspectionDto> => ({
  ...inspection,
  plans: toPlansDto(inspection.plans),
  found: [...inspection.found],
  signedAt: inspection.signedAt?.toISOString() ?? null,
  decidedAt: inspection.decidedAt?.toISOString() ?? null,
})

export const certificatePath = (code: string): string => `/shop/certificates/${code}`

export const toCertificateDto = (certificate: Certificate): Static<typeof CertificateDto> => ({
  code: certificate.code,
  path: certificatePath(certificate.code),
  issuedAt: certificate.issuedAt.toISOString(),
  validUntil: certificate.validUntil,
  revokedAt: certificate.revokedAt?.toISOString() ?? null,
  reason: certificate.reason,
})

export const toPhotoDto = ({ id, inspectionId, class: shows, takenAt }: Photo) =>
  ({ id, inspectionId, class: shows, takenAt: takenAt.toISOString() }) satisfies Static<
    typeof PhotoDto
  >
