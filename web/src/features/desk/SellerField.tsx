import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { NameField } from '../../ui/NameField.tsx'

/** A seller, by the beginning of the name. */
export function SellerField({
  label,
  hint,
  nobody,
  value,
  onChange,
}: {
  label: string
  hint: string
  nobody: string
  value: string | undefined
  onChange: (businessId: string | undefined) => void
}) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  return (
    <NameField
      {...{ label, hint, nobody, value, onChange }}
      none={t('desk.noSellers')}
      queryKey={['desk-sellers', locale]}
      ask={async ({ id, limit, name }) => {
        const called = (one: { name: string; nameZh: string | null }) =>
          (locale === 'zh-CN' && one.nameZh) || one.name
        if (id) {
          const path = { businessId: id }
          const one = await dataOf(
            client.GET('/v1/desk/sellers/{businessId}', { params: { path } }),
          )
          return [{ id, label: called(one) }]
        }
        const query = { limit, ...(name ? { name } : {}) }
        const { sellers } = await dataOf(client.GET('/v1/desk/sellers', { params: { query } }))
        return sellers.map((one) => ({ id: one.businessId, label: called(one) }))
      }}
    />
  )
}
