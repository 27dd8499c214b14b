import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { NameField } from '../../ui/NameField.tsx'

/** A company of the directory, by a part of its name; made-up ones are left out. */
export function PartnerField({
  label,
  hint,
  nobody,
  value,
  onChange,
}: {
  label: string
  hint: string
  /** What it says while none is picked. */
  nobody: string
  value: string | undefined
  onChange: (partnerId: string | undefined) => void
}) {
  const { t } = useTranslation()
  const { locale, text } = useFormat()
  return (
    <NameField
      {...{ label, hint, nobody, value, onChange }}
      none={t('partners.noneNamed')}
      queryKey={['partners-named', locale]}
      ask={async ({ id, ...query }) => {
        const partners = id
          ? [
              await dataOf(
                client.GET('/v1/partners/{partnerId}', { params: { path: { partnerId: id } } }),
              ),
            ]
          : (await dataOf(client.GET('/v1/partners', { params: { query } }))).partners
        return partners
          .filter(({ isSample }) => !isSample)
          .map(({ partnerId, profile }) => ({ id: partnerId, label: text(profile.name) }))
      }}
    />
  )
}
