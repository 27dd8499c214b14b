import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { inAYear, NO_RULES, RuleFields, rulesOf, today, words } from './RuleFields.tsx'

const EMPTY = { name: '', nameZh: '', purpose: '', purposeZh: '', budget: '', share: '75' }
type Fields = typeof EMPTY

/** An owner sets up a programme; it opens when somebody opens it. */
export function CreateProgramme({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [fields, setFields] = useState(EMPTY)
  const [rules, setRules] = useState({ ...NO_RULES, months: '12' })
  const [days, setDays] = useState({ opensOn: today(), closesOn: inAYear() })
  const set = (name: keyof Fields) => (value: string) => setFields({ ...fields, [name]: value })
  const create = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/programmes', {
          params: { path: { agencyId } },
          body: {
            name: words(fields.name, fields.nameZh),
            purpose: words(fields.purpose, fields.purposeZh),
            budget: { amount: fields.budget, currency: 'USD' },
            sharePercent: Number(fields.share),
            ...days,
            rules: rulesOf(rules),
          },
        }),
      ),
    onSuccess: ({ id }) => navigate(`/office/${agencyId}/programmes/${id}`),
  })
  const isReady = fields.name.trim() && fields.purpose.trim() && fields.budget && fields.share
  return (
    <details className="panel">
      <summary>{t('grant.create')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <FormField label={t('grant.name')} value={fields.name} onChange={set('name')} />
        <FormField label={t('grant.nameZh')} value={fields.nameZh} onChange={set('nameZh')} />
        <FormField label={t('grant.purpose')} value={fields.purpose} onChange={set('purpose')} />
        <FormField
          label={t('grant.purposeZh')}
          value={fields.purposeZh}
          onChange={set('purposeZh')}
        />
        <FormField label={t('grant.budget')} value={fields.budget} onChange={set('budget')} />
        <FormField
          label={t('grant.share')}
          hint={t('grant.shareHint')}
          value={fields.share}
          onChange={set('share')}
        />
        {(['opensOn', 'closesOn'] as const).map((name) => (
          <FormField
            key={name}
            type="date"
            label={t(`grant.${name}`)}
            value={days[name]}
            onChange={(day) => setDays({ ...days, [name]: day })}
          />
        ))}
        <h3>{t('grant.whoMayApply')}</h3>
        <p className="quiet">{t('grant.rulesHint')}</p>
        <RuleFields fields={rules} onChange={setRules} />
        <FormField
          label={t('grant.cap')}
          value={rules.cap}
          onChange={(cap) => setRules({ ...rules, cap })}
        />
        <Refusal error={create.error} />
        <Button type="primary" htmlType="submit" loading={create.isPending} disabled={!isReady}>
          {t('grant.save')}
        </Button>
      </form>
    </details>
  )
}
