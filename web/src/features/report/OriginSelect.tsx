import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { US_STATES } from './states.ts'

/** Where goods are made: a state, or elsewhere in the United States. */
export function OriginSelect({
  id,
  value,
  onChange,
}: {
  id: string
  value: string
  onChange: (origin: string) => void
}) {
  const { t, i18n } = useTranslation()
  const states = US_STATES.map(({ value: code, en, zh }) => ({
    value: code,
    label: i18n.language === 'zh-CN' ? zh : en,
  }))
  return (
    <Select
      id={id}
      showSearch={{ optionFilterProp: 'label' }}
      value={value}
      onChange={onChange}
      options={[{ value: 'US', label: t('landing.originOther') }, ...states]}
    />
  )
}
