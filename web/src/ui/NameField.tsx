import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useEffect, useId, useState } from 'react'

/** Long enough not to ask at every letter. */
const PAUSE_MS = 250
const NOBODY = ''

/** Seen of all who are called so: the rest is found by typing more. */
const SHOWN = 20

export type Named = Readonly<{ id: string; label: string }>
/** What is asked for: what was typed of a name, or the one that is chosen. */
export type Asked = Readonly<{ limit: number; name?: string; id?: string }>

/** One of many, picked by what is typed of the name; `ask` finds them, `queryKey` remembers them. */
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
