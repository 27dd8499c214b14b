import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
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
export type ConferenceFields = typeof EMPTY
const NAMES = Object.keys(EMPTY) as readonly (keyof ConferenceFields)[]
const HINTS: Partial<Record<keyof ConferenceFields, 'slugHint' | 'timeZoneHint'>> = {
  slug: 'slugHint',
  timeZone: 'timeZoneHint',
}

/** What is written of a conference, as the interface takes it; its address stays. */
export const writtenIn = (fields: ConferenceFields) => ({
  name: { en: fields.name, 'zh-CN': fields.nameZh },
  city: { en: fields.city, 'zh-CN': fields.cityZh },
  timeZone: fields.timeZone.trim(),
  firstDay: fields.firstDay,
  lastDay: fields.lastDay,
  places: Number(fields.places),
})

/** A form for what is said of a conference: a new one, or one as it stands (`before`). */
export function ConferenceForm({
  agencyId,
  before,
  save,
}: {
  agencyId: string
  before?: ConferenceFields
  save: (fields: ConferenceFields) => Promise<unknown>
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [fields, setFields] = useState(before ?? EMPTY)
  const names = before ? NAMES.filter((name) => name !== 'slug') : NAMES
  const write = useMutation({
    mutationFn: () => save(fields),
    onSuccess: () => {
      if (!before) setFields(EMPTY)
      return queries.invalidateQueries({ queryKey: ['conferences', agencyId] })
    },
  })
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        write.mutate()
      }}
    >
      {names.map((name) => (
        <FormField
          key={name}
          label={t(`conference.${name}`)}
          {...(HINTS[name] ? { hint: t(`conference.${HINTS[name]}`) } : {})}
          {...(name === 'firstDay' || name === 'lastDay' ? { type: 'date' as const } : {})}
          value={fields[name]}
          onChange={(value) => setFields({ ...fields, [name]: value })}
        />
      ))}
      <Refusal error={write.error} />
      {before && write.isSuccess && <p role="status">{t('admission.saved')}</p>}
      <Button
        type="primary"
        htmlType="submit"
        loading={write.isPending}
        disabled={!names.every((name) => fields[name].trim())}
      >
        {t(before ? 'admission.saveChange' : 'conference.save')}
      </Button>
    </form>
  )
}
