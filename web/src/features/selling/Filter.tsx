import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

const ALL = 'all'

/** Search words and a state, above a long list. */
export function Filter<State extends string>({
  label,
  search,
  onSearch,
  states = [],
  state,
  onState,
}: {
  /** What is searched. */
  label: string
  search: string | undefined
  onSearch: (search: string) => void
  states?: readonly Readonly<{ value: State; label: string }>[]
  state?: State | undefined
  onState?: (state: State | undefined) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  const [typed, setTyped] = useState(search ?? '')
  return (
    <form
      className="list-filter"
      onSubmit={(event) => {
        event.preventDefault()
        onSearch(typed.trim())
      }}
    >
      <div className="field">
        <label htmlFor={`${id}search`}>{label}</label>
        <Input
          id={`${id}search`}
          allowClear
          maxLength={200}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            if (event.target.value === '') onSearch('')
          }}
        />
      </div>
      {states.length > 0 && (
        <div className="field">
          <label htmlFor={`${id}state`}>{t('business.status')}</label>
          <Select<State | typeof ALL>
            id={`${id}state`}
            value={state ?? ALL}
            onChange={(value) => onState?.(value === ALL ? undefined : (value as State))}
            options={[{ value: ALL, label: t('selling.allOrders') }, ...states]}
          />
        </div>
      )}
      <Button htmlType="submit">{t('centre.find')}</Button>
    </form>
  )
}
