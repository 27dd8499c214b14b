import { useMutation } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { PagedList } from '../../ui/PagedList.tsx'
import { Refusal } from '../account/FormField.tsx'
import { type Session, useLearners } from './cohorts.ts'

/** Who was there, ticked off by an instructor. */
export function Attendance({
  cohortId,
  session: { sessionId, present },
  onDone,
}: {
  cohortId: string
  session: Session
  onDone: () => Promise<void>
}) {
  const { t } = useTranslation()
  const [ticked, setTicked] = useState<readonly string[]>(present)
  const learners = useLearners(cohortId)
  const save = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT('/v1/cohorts/{cohortId}/sessions/{sessionId}/attendance', {
          params: { path: { cohortId, sessionId } },
          body: { present: [...ticked] },
        }),
      ),
    onSuccess: onDone,
  })
  return (
    <form
      className="stack cohort-form"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <PagedList
        pages={learners}
        keyOf={({ memberId }) => memberId}
        none={t('cohort.nobody')}
        itemClass=""
      >
        {({ memberId, name }) => (
          <Checkbox
            checked={ticked.includes(memberId)}
            onChange={({ target }) => {
              const others = ticked.filter((one) => one !== memberId)
              setTicked(target.checked ? [...others, memberId] : others)
            }}
          >
            {name}
          </Checkbox>
        )}
      </PagedList>
      <Refusal error={save.error} />
      <p className="actions">
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('cohort.saveAttendance')}
        </Button>
      </p>
    </form>
  )
}
