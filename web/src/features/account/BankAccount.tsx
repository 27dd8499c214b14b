import { useTranslation } from 'react-i18next'
import { FormField } from './FormField.tsx'

export type Account = { holder: string; account: string; bic: string; country: string }
export const NO_ACCOUNT: Account = { holder: '', account: '', bic: '', country: '' }
const FIELDS = ['holder', 'account', 'bic', 'country'] as const

/** Holder, number, BIC and country of a bank account; what is typed is put as banks write it. */
export function BankAccount({
  value,
  onChange,
}: {
  value: Account
  onChange: (value: Account) => void
}) {
  const { t } = useTranslation()
  return FIELDS.map((name) => (
    <FormField
      key={name}
      label={t(`selling.bank.${name}`)}
      value={value[name]}
      onChange={(text) =>
        onChange({
          ...value,
          [name]: name === 'holder' ? text : text.toUpperCase().replaceAll(' ', ''),
        })
      }
    />
  ))
}
