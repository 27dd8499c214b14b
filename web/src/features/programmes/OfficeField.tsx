import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { NameField } from '../../ui/NameField.tsx'

type Query = NonNullable<operations['listOpenOffices']['parameters']['query']>

/** An open office, by a part of its name. */
export function OfficeField({
  label,
  nobody,
  wanted = {},
  except,
  value,
  onChange,
}: {
  label: string
  /** What it says while none is picked. */
  nobody: string
  wanted?: Pick<Query, 'state' | 'above'>
  /** Whose form it is: nobody picks themselves. */
  except?: string
  value: string | undefined
  onChange: (agencyId: string | undefined) => void
}) {
  const { t } = useTranslation()
  const { locale, text } = useFormat()
  return (
    <NameField
      {...{ label, nobody, value, onChange }}
      none={t('seat.noOffices')}
      queryKey={['open-offices', locale, wanted, except]}
      ask={async (query) => {
        const { offices } = await dataOf(
          client.GET('/v1/offices', { params: { query: { ...query, ...wanted } } }),
        )
        return offices
          .filter(({ agencyId }) => agencyId !== except)
          .map(({ agencyId, name }) => ({ id: agencyId, label: text(name) }))
      }}
    />
  )
}
