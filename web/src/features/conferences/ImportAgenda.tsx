import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { ProblemError, sendFile } from '../../client.ts'
import { Refusal } from '../account/FormField.tsx'

type Imported = operations['importAgenda']['responses'][200]['content']['application/json']

const PROBLEMS = [
  'too_large',
  'format_unknown',
  'unreadable',
  'entities',
  'empty',
  'too_many',
] as const
const REASONS = ['no_start', 'no_duration', 'time_zone_unknown', 'time_unreadable'] as const

/** A file is looked at first, and brought in when its officer says so. */
export function ImportAgenda({
  agencyId,
  conferenceId,
}: {
  agencyId: string
  conferenceId: string
}) {
  const { t } = useTranslation()
  const id = useId()
  const [file, setFile] = useState<File>()
  const send = useMutation({
    mutationFn: ({ chosen, isDryRun }: { chosen: File; isDryRun: boolean }) =>
      sendFile<Imported>(
        `/v1/agencies/${agencyId}/conferences/${conferenceId}/agenda-import?dryRun=${isDryRun}`,
        chosen,
      ),
  })
  const { data, error } = send
  const problem =
    error instanceof ProblemError && PROBLEMS.find((one) => one === error.problem.params['problem'])
  return (
    <details>
      <summary>{t('conference.agenda')}</summary>
      <div className="stack">
        <label htmlFor={id}>{t('conference.file')}</label>
        <input
          id={id}
          type="file"
          accept=".xml,.ics,.gz,text/calendar,application/xml"
          onChange={({ target }) => {
            setFile(target.files?.[0])
            send.reset()
          }}
        />
        <p className="actions">
          <Button
            disabled={!file}
            loading={send.isPending}
            onClick={() => file && send.mutate({ chosen: file, isDryRun: true })}
          >
            {t('conference.look')}
          </Button>
          {data?.isDryRun && (
            <Button
              type="primary"
              loading={send.isPending}
              onClick={() => file && send.mutate({ chosen: file, isDryRun: false })}
            >
              {t('conference.bringIn')}
            </Button>
          )}
        </p>
        <Refusal error={error} />
        {problem && <p>{t(`conference.problem_${problem}`)}</p>}
        {data && <What imported={data} />}
      </div>
    </details>
  )
}

function What({ imported }: { imported: Imported }) {
  const { t } = useTranslation()
  const { left, skipped, isDryRun } = imported
  return (
    <div role="status">
      <p>{t('conference.counts', imported)}</p>
      <p>{t(isDryRun ? 'conference.would' : 'conference.did', imported)}</p>
      {skipped > 0 && (
        <>
          <p>{t('conference.left', { count: skipped })}</p>
          <ul>
            {left.map(({ key, reason }) => (
              <li key={key}>
                {key}: {t(`conference.left_${REASONS.find((one) => one === reason)!}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
