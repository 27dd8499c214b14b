import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { FormField, Refusal } from '../account/FormField.tsx'

const EMPTY = {
  name: '',
  nameZh: '',
  city: '',
  cityZh: '',
  slug: '',
  timeZone: 'America/Detroit',
  firstDay: '',
  lastDay: '',
  places: '1000',
}
const NAMES = Object.keys(EMPTY) as readonly (keyof typeof EMPTY)[]
const HINTS: Partial<Record<keyof typeof EMPTY, 'slugHint' | 'timeZoneHint'>> = {
  slug: 'slugHint',
  timeZone: 'timeZoneHint',
}

/** An officer plans a conference; it is open when an owner opens it. */
export function PlanConference({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [fields, setFields] = useState(EMPTY)
  const plan = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/conferences', {
          params: { path: { agencyId } },
          body: {
            slug: fields.slug.trim(),
            seriesId: null,
            name: { en: fields.name, 'zh-CN': fields.nameZh },
            city: { en: fields.city, 'zh-CN': fields.cityZh },
            timeZone: fields.timeZone.trim(),
            firstDay: fields.firstDay,
            lastDay: fields.lastDay,
            places: Number(fields.places),
          },
        }),
      ),
    onSuccess: () => {
      setFields(EMPTY)
      return queries.invalidateQueries({ queryKey: ['conferences', agencyId] })
    },
  })
  return (
    <details className="panel">
      <summary>{t('conference.plan')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          plan.mutate()
        }}
      >
        {NAMES.map((name) => (
          <FormField
            key={name}
            label={t(`conference.${name}`)}
            {...(HINTS[name] ? { hint: t(`conference.${HINTS[name]}`) } : {})}
            {...(name === 'firstDay' || name === 'lastDay' ? { type: 'date' as const } : {})}
            value={fields[name]}
            onChange={(value) => setFields({ ...fields, [name]: value })}
          />
        ))}
        <Refusal error={plan.error} />
        <Button
          type="primary"
          htmlType="submit"
          loading={plan.isPending}
          disabled={!NAMES.every((name) => fields[name].trim())}
        >
          {t('conference.save')}
        </Button>
      </form>
    </details>
  )
}
