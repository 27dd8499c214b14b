import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { RevokeForm } from '../account/RevokeForm.tsx'
import type { JudgedLot } from './api.ts'

type Certificate = JudgedLot['certificates'][number]

/** Certificates of a lot, with the pages that verify them; its agency's owner may revoke one. */
export function Certificates({
  certificates,
  revokeAs,
}: {
  certificates: readonly Certificate[]
  revokeAs?: string
}) {
  const { t } = useTranslation()
  const { day } = useFormat()
  return certificates.map((one) => (
    <div key={one.code}>
      <p className="actions">
        <a href={one.path} target="_blank" rel="noreferrer">
          {t('inspection.certificate')}
        </a>
        <a href={`${one.path}/pdf`}>PDF</a>
        <span>
          {one.revokedAt
            ? t('inspection.revokedOn', { day: day(one.revokedAt), reason: one.reason ?? '' })
            : t('inspection.validUntil', { day: day(one.validUntil) })}
        </span>
      </p>
      {revokeAs && !one.revokedAt && <Revoke agencyId={revokeAs} code={one.code} />}
    </div>
  ))
}

function Revoke({ agencyId, code }: { agencyId: string; code: string }) {
  const { t } = useTranslation()
  return (
    <RevokeForm
      words={{
        revoke: t('inspection.revoke'),
        hint: t('inspection.revokeHint'),
        reason: t('inspection.reason'),
      }}
      revoke={(reason) =>
        dataOf(
          client.POST('/v1/agencies/{agencyId}/certificates/{code}/revoke', {
            params: { path: { agencyId, code } },
            body: { reason },
          }),
        )
      }
      listKey={['agency-lots', agencyId]}
    />
  )
}
