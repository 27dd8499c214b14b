import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { Refusal } from './FormField.tsx'

type Settings = operations['getMailSettings']['responses'][200]['content']['application/json']

const TOPICS = [
  'money',
  'delivery',
  'after_sale',
  'messages',
  'sales',
  'listings',
  'connections',
  'partners',
  'programmes',
  'courses',
] as const satisfies Settings['off']
const KEY = ['mail-settings']

/** Which mails somebody gets, and in which language. */
export function MailSettings() {
  const { t } = useTranslation()
  const id = useId()
  const queries = useQueryClient()
  const [typed, setTyped] = useState<Settings>()
  const { data, error } = useQuery({
    queryKey: KEY,
    queryFn: () => dataOf(client.GET('/v1/accounts/mail-settings')),
  })
  const save = useMutation({
    mutationFn: (body: Settings) => dataOf(client.PUT('/v1/accounts/mail-settings', { body })),
    onSuccess: async (saved) => {
      queries.setQueryData(KEY, saved)
      setTyped(undefined)
    },
  })
  const settings = typed ?? data
  return (
    <section className="stack">
      <h2>{t('account.mails')}</h2>
      <Refusal error={error ?? save.error} />
      {settings && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate(settings)
          }}
        >
          <fieldset className="choices">
            <legend>{t('account.mailsAbout')}</legend>
            {TOPICS.map((topic) => (
              <Checkbox
                key={topic}
                checked={!settings.off.includes(topic)}
                onChange={({ target }) => {
                  const others = settings.off.filter((one) => one !== topic)
                  setTyped({ ...settings, off: target.checked ? others : [...others, topic] })
                }}
              >
                {t(`account.mail_${topic}`)}
              </Checkbox>
            ))}
          </fieldset>
          <div className="field mail-language">
            <label htmlFor={id}>{t('account.mailLanguage')}</label>
            <Select
              id={id}
              value={settings.locale ?? 'each'}
              onChange={(value) =>
                setTyped({
                  ...settings,
                  locale: value === 'each' ? null : (value as 'en' | 'zh-CN'),
                })
              }
              options={[
                { value: 'each', label: t('account.mailLanguageEach') },
                { value: 'zh-CN', label: '中文' },
                { value: 'en', label: 'English' },
              ]}
            />
          </div>
          <Button htmlType="submit" loading={save.isPending} disabled={!typed}>
            {t('account.save')}
          </Button>
          {save.isSuccess && !typed && <p role="status">{t('account.saved')}</p>}
        </form>
      )}
    </section>
  )
}
