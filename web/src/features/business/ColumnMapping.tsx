import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../api-types.ts'
import { useFormat } from '../../ui/format.ts'
import { fieldNames } from './field-names.ts'
import './column-mapping.css'

export type Preview =
  paths['/v1/imports/preview']['post']['responses'][200]['content']['application/json']

/** What a person says of the columns: header → field, or null for none. */
export type Mapping = Readonly<Record<string, string | null>>

/** What a column holds after the corrections; the empty text for none. */
export const fieldOf = ({ header, field }: Preview['columns'][number], mapping: Mapping): string =>
  (mapping[header] === undefined ? field : mapping[header]) ?? ''

/** Each column of a list with what it is taken for, to be corrected. */
export function ColumnMapping({
  preview,
  mapping,
  onChange,
}: {
  preview: Preview
  mapping: Mapping
  onChange: (mapping: Mapping) => void
}) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const fields = preview.fields.map((value) => ({
    value,
    label: fieldNames[locale][value] ?? value,
  }))
  return (
    <ul className="column-mapping">
      {preview.columns.map((column) => (
        <li key={column.index}>
          <span>
            <strong>{column.header}</strong>
            <span className="quiet">{column.samples.slice(0, 2).join(' · ')}</span>
          </span>
          <Select
            aria-label={`${column.header}: ${t('business.holds')}`}
            value={fieldOf(column, mapping)}
            onChange={(field) =>
              onChange({ ...mapping, [column.header]: field === '' ? null : field })
            }
            options={[{ value: '', label: t('business.ignore') }, ...fields]}
          />
        </li>
      ))}
    </ul>
  )
}
