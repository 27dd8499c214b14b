import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { Refusal } from '../account/FormField.tsx'

type Story = { en: string | null; 'zh-CN': string | null }

/** Who makes the goods, in the maker's own words: buyers read it beside every listing. */
export function Story({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const id = useId()
  const path = { businessId }
  const key = ['story', businessId]
  const [typed, setTyped] = useState<Partial<Story>>({})
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => dataOf(client.GET('/v1/businesses/{businessId}/story', { params: { path } })),
  })
  const save = useMutation({
    mutationFn: (body: Story) =>
      dataOf(client.PUT('/v1/businesses/{businessId}/story', { params: { path }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
  if (!data) return null
  const story = { ...data, ...typed }
  return (
    <details>
      <summary>{t('selling.story')}</summary>
      <form
        className="stack narrow"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(story)
        }}
      >
        <p className="quiet">{t('selling.storyHint')}</p>
        {(['zh-CN', 'en'] as const).map((language) => (
          <div key={language} className="field">
            <label htmlFor={id + language}>{t(`selling.storyIn.${language}`)}</label>
            <Input.TextArea
              id={id + language}
              lang={language}
              rows={4}
              maxLength={4_000}
              value={story[language] ?? ''}
              onChange={(event) => setTyped({ ...typed, [language]: event.target.value })}
            />
          </div>
        ))}
        <Refusal error={save.error} />
        {save.isSuccess && <p role="status">{t('selling.storySaved')}</p>}
        <Button htmlType="submit" loading={save.isPending}>
          {t('selling.storySave')}
        </Button>
      </form>
    </details>
  )
}
