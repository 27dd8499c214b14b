import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'

/** Long enough not to ask at every letter. */
const PAUSE_MS = 250
const EVERYBODY = ''

/** Whom a rule is about: one seller, by the beginning of the name, or everybody. */
export function SellerField({
  value,
  onChange,
}: {
  value: string | undefined
  onChange: (businessId: string | undefined) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  const { locale } = useFormat()
  const [typed, setTyped] = useState('')
  const [name, setName] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setName(typed.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const { data, isFetching } = useQuery({
    queryKey: ['desk-sellers', 'named', name],
    placeholderData: (before) => before,
    queryFn: () =>
      dataOf(
        client.GET('/v1/desk/sellers', {
          params: { query: { limit: 20, ...(name ? { name } : {}) } },
        }),
      ),
  })
  return (
    <div className="field">
      <label htmlFor={id}>{t('desk.oneSeller')}</label>
      <Select
        id={id}
        value={value ?? EVERYBODY}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        loading={isFetching}
        notFoundContent={t('desk.noSellers')}
        onChange={(chosen) => onChange(chosen === EVERYBODY ? undefined : chosen)}
        options={[
          { value: EVERYBODY, label: t('desk.everybody') },
          ...(data?.sellers ?? []).map((seller) => ({
            value: seller.businessId,
            label: (locale === 'zh-CN' && seller.nameZh) || seller.name,
          })),
        ]}
      />
      <span className="quiet">{t('desk.oneSellerHint')}</span>
    </div>
  )
}
