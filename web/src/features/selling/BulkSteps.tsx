import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Listing } from './api.ts'
import { BatchProgress } from './BatchProgress.tsx'
import { Reasons } from './Reasons.tsx'
import { useBatches } from './useBatches.ts'

/** As many as the interface steps at once; small enough for the bar to move. */
const BATCH = 20

type Step = 'submit' | 'pause'

/** The same step of all chosen listings, batch by batch, and which of them were refused, and why. */
export function BulkSteps({
  businessId,
  chosen,
  titleOf,
  onClear,
}: {
  businessId: string
  chosen: readonly Listing['id'][]
  titleOf: (id: string) => string
  onClear: () => void
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const queries = useQueryClient()
  const [step, setStep] = useState<Step>('submit')
  const { run, stop, progress, isRunning, error } = useBatches(
    BATCH,
    (batch: readonly { id: string; step: Step }[]) =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/listings/bulk-steps', {
          params: { path: { businessId } },
          body: { listingIds: batch.map(({ id }) => id), step: batch[0]!.step },
        }),
      ),
  )
  const [answers, setAnswers] = useState<Awaited<ReturnType<typeof run>>>()
  const take = async (wanted: Step) => {
    setStep(wanted)
    setAnswers(undefined)
    setAnswers(await run(chosen.map((id) => ({ id, step: wanted }))))
    await queries.invalidateQueries({ queryKey: ['listings', businessId] })
    await queries.invalidateQueries({ queryKey: ['listing-limits', businessId] })
  }
  const stepped = answers?.flatMap(({ listings }) => listings) ?? []
  const refused = stepped.filter(({ refusal }) => refusal)
  if (chosen.length === 0 && !answers) return null
  return (
    <>
      {chosen.length > 0 && (
        <div className="thumb-bar">
          <span>{t('centre.chosen', { count: chosen.length })}</span>
          <Button
            type="primary"
            loading={isRunning && step === 'submit'}
            disabled={isRunning}
            onClick={() => void take('submit')}
          >
            {t('selling.submit')}
          </Button>
          <Button
            loading={isRunning && step === 'pause'}
            disabled={isRunning}
            onClick={() => void take('pause')}
          >
            {t('selling.pause')}
          </Button>
          <Button type="text" disabled={isRunning} onClick={onClear}>
            {t('centre.chooseNone')}
          </Button>
        </div>
      )}
      <BatchProgress
        label={t(step === 'submit' ? 'selling.submit' : 'selling.pause')}
        progress={progress}
        isRunning={isRunning}
        onStop={stop}
      />
      <Refusal error={error} />
      {answers && (
        <div role="status" className="panel">
          <p>{t('selling.stepped', { count: stepped.length - refused.length })}</p>
          {refused.length > 0 && <p>{t('centre.refused', { count: refused.length })}</p>}
          <ul>
            {refused.map(({ listingId, refusal }) => (
              <li key={listingId}>
                {titleOf(listingId)}: {text(refusal!.title)}
                <Reasons reasons={refusal!.reasons} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
