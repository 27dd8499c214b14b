import { useMutation } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { FormField, Refusal } from './FormField.tsx'
import { useSession } from './session.ts'

/** Without a token asks for the link; with the link's token sets a new password. */
export function ResetPassword() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const token = query.get('token')
  const [email, setEmail] = useState('')
  const [newPassword, setNewPassword] = useState('')
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: async () => {
      if (token) {
        const body = { token, newPassword }
        await dataOf(client.POST('/v1/accounts/password-reset/confirm', { body }))
      } else {
        await dataOf(client.POST('/v1/accounts/password-reset/request', { body: { email } }))
      }
    },
  })
  return (
    <div className="narrow">
      <PageTitle text={t('account.resetTitle')} />
      {isSuccess ? (
        <>
          <Alert
            type="success"
            showIcon
            title={t(token ? 'account.resetDone' : 'account.resetSent')}
          />
          <p className="links">
            <Link to="/sign-in">{t('account.signIn')}</Link>
          </p>
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            mutate()
          }}
        >
          {token ? (
            <FormField
              label={t('account.newPassword')}
              hint={t('account.passwordHint')}
              type="password"
              autoComplete="new-password"
              value={newPassword}
              onChange={setNewPassword}
            />
          ) : (
            <FormField
              label={t('account.email')}
              type="email"
              autoComplete="username"
              value={email}
              onChange={setEmail}
            />
          )}
          <Refusal error={error} />
          <Button type="primary" htmlType="submit" loading={isPending}>
            {t(token ? 'account.save' : 'account.resetSend')}
          </Button>
        </form>
      )}
    </div>
  )
}

export function Invitation() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const navigate = useNavigate()
  const { data: session } = useSession()
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/accounts/invitations/accept', {
          body: { token: query.get('token') ?? '' },
        }),
      ),
    onSuccess: () => navigate('/sell'),
  })
  const next = encodeURIComponent(`/invitation?${query}`)
  return (
    <div className="narrow">
      <PageTitle text={t('account.invitation')} />
      <p>{t('account.invitationText')}</p>
      <Refusal error={error} />
      {session?.user ? (
        <Button type="primary" loading={isPending} onClick={() => mutate()}>
          {t('account.accept')}
        </Button>
      ) : (
        <p className="links">
          <Link to={`/sign-in?next=${next}`}>{t('account.signIn')}</Link>
          <Link to={`/sign-up?next=${next}`}>{t('account.signUp')}</Link>
        </p>
      )}
    </div>
  )
}
