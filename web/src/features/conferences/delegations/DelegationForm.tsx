import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../../api-types.ts'
import { FormField, Refusal } from '../../account/FormField.tsx'
import type { Delegation } from './delegation.ts'

type Body = operations['planDelegation']['requestBody']['content']['application/json']

const FIELDS = [
  'name',
  'nameZh',
  'purpose',
  'purposeZh',
  'country',
  'firstDay',
  'lastDay',
  'eraseOn',
  'currency',
  'inviter',
  'emergency',
] as const
type Fields = Record<(typeof FIELDS)[number], string>
const DAYS: readonly string[] = ['firstDay', 'lastDay', 'eraseOn']
const MAY_BE_EMPTY: readonly string[] = ['inviter', 'emergency']

const fieldsOf = (one: Delegation | undefined): Fields => ({
  name: one?.name.en ?? '',
  nameZh: one?.name['zh-CN'] ?? '',
  purpose: one?.purpose.en ?? '',
  purposeZh: one?.purpose['zh-CN'] ?? '',
  country: one?.country ?? 'CN',
  firstDay: one?.firstDay ?? '',
  lastDay: one?.lastDay ?? '',
  eraseOn: one?.eraseOn ?? '',
  currency: one?.currency ?? 'USD',
  inviter: one?.inviter ?? '',
  emergency: (one?.emergency ?? [])
    .map(({ name, phone }) => [name.en, name['zh-CN'], phone].join(' | '))
    .join('\n'),
})

/** 'Police | 报警 | 110', a line each; undefined where a line lacks something. */
function emergencyIn(text: string): Body['emergency'] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.split(/[|｜]/).map((part) => part.trim()))
    .filter((parts) => parts.some(Boolean))
  if (lines.some((parts) => parts.length !== 3 || !parts.every(Boolean))) return undefined
  return lines.map(([en, zh, phone]) => ({
    name: { en: en!, 'zh-CN': zh! },
    phone: phone!,
  }))
}

/** What is known of a trip; of one that stands, what changes. */
export function DelegationForm({
  delegation,
  save,
  onDone,
}: {
  delegation?: Delegation
  save: (body: Body) => Promise<Delegation>
  onDone: (after: Delegation) => unknown
}) {
  const { t } = useTranslation()
  const [fields, setFields] = useState(() => fieldsOf(delegation))
  const emergency = emergencyIn(fields.emergency)
  const send = useMutation({
    mutationFn: () =>
      save({
        name: { en: fields.name, 'zh-CN': fields.nameZh },
        purpose: { en: fields.purpose, 'zh-CN': fields.purposeZh },
        country: fields.country.trim(),
        firstDay: fields.firstDay,
        lastDay: fields.lastDay,
        eraseOn: fields.eraseOn,
        currency: fields.currency.trim() as Body['currency'],
        inviter: fields.inviter,
        emergency: emergency ?? [],
      }),
    onSuccess: onDone,
  })
  const isFine =
    emergency !== undefined &&
    FIELDS.every((name) => MAY_BE_EMPTY.includes(name) || fields[name].trim() !== '')
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate()
      }}
    >
      {FIELDS.map((name) => (
        <FormField
          key={name}
          label={t(`delegation.${name}`)}
          {...(DAYS.includes(name) ? { type: 'date' as const } : {})}
          {...(name === 'emergency' ? { rows: 3, hint: t('delegation.emergencyHint') } : {})}
          {...(name === 'eraseOn' ? { hint: t('delegation.eraseOnHint') } : {})}
          value={fields[name]}
          onChange={(value) => setFields({ ...fields, [name]: value })}
        />
      ))}
      {!emergency && <p role="status">{t('delegation.emergencyWrong')}</p>}
      <Refusal error={send.error} />
      <Button type="primary" htmlType="submit" loading={send.isPending} disabled={!isFine}>
        {t('delegation.save')}
      </Button>
    </form>
  )
}
