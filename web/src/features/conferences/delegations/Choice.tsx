import { Select } from 'antd'
import { useId } from 'react'

/** One of a few, labelled. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: Value
  options: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Select<Value> id={id} value={value} onChange={onChange} options={[...options]} />
    </div>
  )
}
