import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Session } from './cohorts.ts'

type Written = operations['planSession']['requestBody']['content']['application/json']

/** '2026-12-01T20:00' on the reader's clock, as a field for times wants it. */
const onTheClock = (instant: Date): string =>
  new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

function tomorrow(): Date {
  const day = new Date()
  day.setDate(day.getDate() + 1)
  day.setHours(20, 0, 0, 0)
  return day
}

/** When, how long, where. */
export function SessionForm({
  known,
  save,
  onDone,
}: {
  known?: Session
  save: (written: Written) => Promise<unknown>
  onDone: () => Promise<unknown>
}) {
  const { t } = useTranslation()
  const ids = { text: useId(), startsAt: useId() }
  const [title, setTitle] = useState(known?.title ?? '')
  const [description, setDescription] = useState(known?.description ?? '')
  const [startsAt, setStartsAt] = useState(() =>
    onTheClock(known ? new Date(known.startsAt) : tomorrow()),
  )
  const [minutes, setMinutes] = useState(`${known?.minutes ?? 60}`)
  const [joinUrl, setJoinUrl] = useState(known?.joinUrl ?? '')
  const [place, setPlace] = useState(known?.place ?? '')
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const saving = useMutation({
    mutationFn: () =>
      save({
        title,
        description,
        startsAt: new Date(startsAt).toISOString(),
        minutes: Number(minutes),
        ...(joinUrl.trim() ? { joinUrl: joinUrl.trim() } : {}),
        ...(place.trim() ? { place } : {}),
      }),
    onSuccess: async () => {
      if (!known) setTitle('')
      await onDone()
    },
  })
  return (
    <form
      className="stack cohort-form"
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <FormField label={t('cohort.sessionTitle')} value={title} onChange={setTitle} />
      <div className="field">
        <label htmlFor={ids.startsAt}>{t('cohort.startsAt', { zone })}</label>
        <input
          id={ids.startsAt}
          type="datetime-local"
          className="date"
          value={startsAt}
          onChange={(event) => setStartsAt(event.target.value)}
        />
      </div>
      <FormField label={t('cohort.minutes')} value={minutes} onChange={setMinutes} />
      <FormField label={t('cohort.joinUrl')} value={joinUrl} onChange={setJoinUrl} />
      <FormField label={t('cohort.place')} value={place} onChange={setPlace} />
      <div className="field">
        <label htmlFor={ids.text}>{t('cohort.sessionText')}</label>
        <Input.TextArea
          id={ids.text}
          rows={3}
          maxLength={2000}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </div>
      <Refusal error={saving.error} />
      <p className="actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={saving.isPending}
          disabled={!title.trim() || !startsAt || !/^\d+$/.test(minutes)}
        >
          {t(known ? 'cohort.save' : 'cohort.planSession')}
        </Button>
      </p>
    </form>
  )
}
