import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { useFeature } from '../../ui/useFeature.ts'
import { FormField, Refusal } from './FormField.tsx'
import { useGoOn, useSessionChanged } from './session.ts'

export function SignIn() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const changed = useSessionChanged()
  const goOn = useGoOn()
  const maySignUp = useFeature('registration')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [needsCode, setNeedsCode] = useState(false)
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => dataOf(client.POST('/v1/accounts/sign-in', { body: { email, password } })),
    onSuccess: async ({ status }) => {
      if (status === 'two_factor_required') return setNeedsCode(true)
      await changed()
      await goOn()
    },
  })
  if (needsCode) return <SecondFactor />
  return (
    <div className="narrow">
      <PageTitle text={t('account.signIn')} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <FormField
          label={t('account.email')}
          type="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
        />
        <FormField
          label={t('account.password')}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        <Refusal error={error} />
        <Button type="primary" htmlType="submit" loading={isPending}>
          {t('account.signIn')}
        </Button>
      </form>
      <p className="links">
        {maySignUp && <Link to={`/sign-up?${query}`}>{t('account.newHere')}</Link>}
        <Link to="/reset-password">{t('account.forgot')}</Link>
      </p>
    </div>
  )
}

function SecondFactor() {
  const { t } = useTranslation()
  const changed = useSessionChanged()
  const goOn = useGoOn()
  const [code, setCode] = useState('')
  const [backupCode, setBackupCode] = useState('')
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/accounts/two-factor/verify', {
          body: backupCode ? { backupCode } : { code },
        }),
      ),
    onSuccess: async () => {
      await changed()
      await goOn()
    },
  })
  return (
    <div className="narrow">
      <PageTitle text={t('account.codeTitle')} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <FormField
          label={t('account.code')}
          autoComplete="one-time-code"
          value={code}
          onChange={setCode}
        />
        <FormField label={t('account.backup')} value={backupCode} onChange={setBackupCode} />
        <Refusal error={error} />
        <Button type="primary" htmlType="submit" loading={isPending}>
          {t('account.verify')}
        </Button>
      </form>
    </div>
  )
}

export function SignUp() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const changed = useSessionChanged()
  const goOn = useGoOn()
  const maySignUp = useFeature('registration')
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      dataOf(client.POST('/v1/accounts/sign-up', { body: { name, email, password } })),
    onSuccess: async () => {
      await changed()
      await goOn()
    },
  })
  if (!maySignUp) return <p className="panel narrow">{t('account.signUpClosed')}</p>
  return (
    <div className="narrow">
      <PageTitle text={t('account.signUp')} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <FormField label={t('account.name')} autoComplete="name" value={name} onChange={setName} />
        <FormField
          label={t('account.email')}
          type="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
        />
        <FormField
          label={t('account.password')}
          hint={t('account.passwordHint')}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
        />
        <Refusal error={error} />
        <Button type="primary" htmlType="submit" loading={isPending}>
          {t('account.signUp')}
        </Button>
      </form>
      <p className="links">
        <Link to={`/sign-in?${query}`}>{t('account.known')}</Link>
      </p>
    </div>
  )
}
