import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'

/** Long enough not to ask at every letter. */
const PAUSE_MS = 250
const NOBODY = ''

/** Seen of all who are called so: the rest is found by typing more. */
const SHOWN = 20

export type Named = Readonly<{ id: string; label: string }>
/** What is asked for: the beginning of a name, or the one that is chosen. */
export type Asked = Readonly<{ limit: number; name?: string; id?: string }>

/** One of many, picked by how the name begins; `ask` finds them, `queryKey` remembers them. */
export function NameField({
  label,
  hint,
  nobody,
  none,
  queryKey,
  ask,
  value,
  onChange,
  isDisabled = false,
}: {
  label: string
  hint?: string
  /** What it says while none is picked. */
  nobody: string
  /** What it says when none is called so. */
  none: string
  queryKey: readonly unknown[]
  ask: (asked: Asked) => Promise<readonly Named[]>
  value: string | undefined
  onChange: (id: string | undefined) => void
  isDisabled?: boolean
}) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [name, setName] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setName(typed.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const { data: found = [], isFetching } = useQuery({
    queryKey: [...queryKey, 'named', name],
    enabled: !isDisabled,
    placeholderData: (before) => before,
    queryFn: () => ask({ limit: SHOWN, ...(name ? { name } : {}) }),
  })
  // Chosen by an address, or not among those shown now: its name is asked for.
  const isAmong = !value || found.some((one) => one.id === value)
  const { data: chosen = [] } = useQuery({
    queryKey: [...queryKey, 'one', value],
    enabled: !isAmong && !isDisabled,
    queryFn: () => ask({ limit: 1, id: value! }),
  })
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        value={value ?? NOBODY}
        disabled={isDisabled}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        loading={isFetching}
        notFoundContent={none}
        onChange={(picked) => onChange(picked === NOBODY ? undefined : picked)}
        options={[
          { value: NOBODY, label: nobody },
          ...[...(isAmong ? [] : chosen), ...found].map((one) => ({
            value: one.id,
            label: one.label,
          })),
        ]}
      />
      {hint && <span className="quiet">{hint}</span>}
    </div>
  )
}

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
