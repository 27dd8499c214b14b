import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../account/FormField.tsx'
import { postsKey } from './cohorts.ts'

/** Words for a cohort: a post, an answer, a reason. */
export function PostForm({
  cohortId,
  label,
  action,
  known = '',
  isShort = false,
  save,
  onDone,
}: {
  cohortId: string
  label: string
  action: string
  known?: string
  /** A sentence, without markup. */
  isShort?: boolean
  save: (words: string) => Promise<unknown>
  onDone?: () => void
}) {
  const { t } = useTranslation()
  const id = useId()
  const queries = useQueryClient()
  const [words, setWords] = useState(known)
  const saving = useMutation({
    mutationFn: () => save(words),
    onSuccess: async () => {
      setWords('')
      await queries.invalidateQueries({ queryKey: postsKey(cohortId) })
      onDone?.()
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
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <Input.TextArea
          id={id}
          rows={isShort ? 2 : 4}
          maxLength={isShort ? 500 : 4000}
          value={words}
          {...(isShort ? {} : { 'aria-describedby': `${id}hint` })}
          onChange={(event) => setWords(event.target.value)}
        />
        {!isShort && (
          <span id={`${id}hint`} className="quiet">
            {t('cohort.markdown')}
          </span>
        )}
      </div>
      <Refusal error={saving.error} />
      <p className="actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={saving.isPending}
          disabled={!words.trim()}
        >
          {action}
        </Button>
      </p>
    </form>
  )
}
