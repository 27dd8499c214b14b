import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from './FormField.tsx'
import { useSessionChanged } from './session.ts'

/** What is held about the person, to take along, and the way out: first what will be lost. */
export function EraseAccount() {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <section className="stack">
      <h2>{t('account.ownData')}</h2>
      <p>{t('account.ownDataText')}</p>
      <div>
        <Button href="/v1/accounts/data">{t('account.download')}</Button>
      </div>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('account.erase')}</summary>
        {isOpen && <Erase />}
      </details>
    </section>
  )
}

function Erase() {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const changed = useSessionChanged()
  const [password, setPassword] = useState('')
  const preview = useQuery({
    queryKey: ['erasure'],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET('/v1/accounts/erasure')),
  })
  const erase = useMutation({
    mutationFn: () => dataOf(client.POST('/v1/accounts/erasure', { body: { password } })),
    onSuccess: async () => {
      // Away first: this page sends whoever is not signed in to sign in.
      await navigate('/')
      await changed()
      void message.success(t('account.erased'))
    },
  })
  const owned = preview.data?.organisations ?? []
  const isTied = owned.some(({ ties }) => ties.length > 0)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        erase.mutate()
      }}
    >
      <p>{t('account.eraseWhat')}</p>
      <ul>
        <li>{t('account.eraseAccount')}</li>
        <li>{t('account.eraseMember')}</li>
        <li>{t('account.eraseBuyer')}</li>
      </ul>
      <p>{t('account.eraseStays')}</p>
      {owned.length > 0 && (
        <>
          <p>{t('account.eraseOwned')}</p>
          <ul>
            {owned.map(({ id, name, nameZh, ties }) => (
              <li key={id}>
                {(locale === 'zh-CN' && nameZh) || name}
                {ties.map((tie) => (
                  <span key={tie} className="quiet">
                    {' '}
                    · {t(`account.tie_${tie}`)}
                  </span>
                ))}
              </li>
            ))}
          </ul>
          <p>{t(isTied ? 'account.eraseTied' : 'account.eraseOwnedNote')}</p>
        </>
      )}
      <Refusal error={preview.error} />
      <FormField
        label={t('account.confirmPassword')}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <Refusal error={erase.error} />
      <div>
        <Button
          danger
          htmlType="submit"
          disabled={!password || !preview.data || isTied}
          loading={erase.isPending}
        >
          {t('account.eraseNow')}
        </Button>
      </div>
    </form>
  )
}
