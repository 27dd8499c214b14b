import { useMutation } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { OfficeCohort } from './cohorts.ts'
import { useCourse } from './useProgress.ts'

type Written = Omit<
  operations['changeCohort']['requestBody']['content']['application/json'],
  'version'
>
type Pace = NonNullable<Written['pace']>

const WEEK_MS = 7 * 86_400_000
const dayIn = (weeks: number) => new Date(Date.now() + weeks * WEEK_MS).toLocaleDateString('sv-SE')

/** What a cohort is: its course when it is opened, all else later too. */
export function CohortForm({
  courses,
  known,
  save,
  onDone,
}: {
  courses: readonly { course: string; title: { en: string; 'zh-CN': string } }[]
  known?: OfficeCohort
  save: (course: string, written: Written) => Promise<unknown>
  onDone: () => Promise<void>
}) {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const ids = { course: useId(), language: useId() }
  const [course, setCourse] = useState(known?.course)
  const [name, setName] = useState(known?.name ?? '')
  const [language, setLanguage] = useState(known?.language ?? locale)
  const [days, setDays] = useState({
    startsOn: known?.startsOn ?? dayIn(1),
    endsOn: known?.endsOn ?? dayIn(7),
  })
  const [seats, setSeats] = useState(`${known?.seats ?? 20}`)
  const [pace, setPace] = useState<Pace | undefined>(known?.pace)
  const chosen = course ?? courses[0]?.course ?? ''
  const saving = useMutation({
    mutationFn: () =>
      save(chosen, {
        name,
        language,
        ...days,
        seats: Number(seats),
        ...(pace ? { pace } : {}),
      }),
    onSuccess: async () => {
      if (!known) setName('')
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
      {!known && (
        <div className="field">
          <label htmlFor={ids.course}>{t('cohort.course')}</label>
          <Select
            id={ids.course}
            value={chosen}
            onChange={setCourse}
            options={courses.map(({ course, title }) => ({ value: course, label: text(title) }))}
          />
        </div>
      )}
      <FormField label={t('cohort.name')} value={name} onChange={setName} />
      <div className="field">
        <label htmlFor={ids.language}>{t('cohort.languageField')}</label>
        <Select
          id={ids.language}
          value={language}
          onChange={setLanguage}
          options={(['en', 'zh-CN'] as const).map((one) => ({
            value: one,
            label: t(`cohort.language_${one}`),
          }))}
        />
      </div>
      {(['startsOn', 'endsOn'] as const).map((which) => (
        <FormField
          key={which}
          type="date"
          label={t(`cohort.${which}`)}
          value={days[which]}
          onChange={(day) => setDays({ ...days, [which]: day })}
        />
      ))}
      <FormField label={t('cohort.seatsField')} value={seats} onChange={setSeats} />
      {pace ? (
        <PaceFields course={chosen} pace={pace} onChange={setPace} />
      ) : (
        <p className="quiet">{t('cohort.paceHint')}</p>
      )}
      <Refusal error={saving.error} />
      <p className="actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={saving.isPending}
          disabled={!chosen || !name.trim() || !/^\d+$/.test(seats)}
        >
          {t(known ? 'cohort.save' : 'cohort.open')}
        </Button>
      </p>
    </form>
  )
}

function PaceFields({
  course: slug,
  pace,
  onChange,
}: {
  course: string
  pace: Pace
  onChange: (pace: Pace) => void
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { data: course } = useCourse(slug)
  const titles = new Map(
    course?.modules.flatMap(({ lessons }) =>
      lessons.map(({ lesson, title }) => [lesson, text(title)] as const),
    ),
  )
  return (
    <fieldset className="choices pace">
      <legend>{t('cohort.pace')}</legend>
      {pace.map(({ lesson, week }) => (
        <label key={lesson}>
          <input
            type="number"
            className="date"
            min={1}
            value={week}
            onChange={({ target }) =>
              onChange(
                pace.map((one) =>
                  one.lesson === lesson ? { lesson, week: Math.max(1, Number(target.value)) } : one,
                ),
              )
            }
          />
          <span>{titles.get(lesson) ?? lesson}</span>
        </label>
      ))}
    </fieldset>
  )
}
