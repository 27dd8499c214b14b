import { useMutation } from '@tanstack/react-query'
import { App, Button, QRCode, Skeleton, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useNavigate } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { leaveBehind } from '../../ui/take-along.ts'
import { EraseAccount } from './EraseAccount.tsx'
import { FormField, Refusal } from './FormField.tsx'
import { MailSettings } from './MailSettings.tsx'
import { useSession, useSessionChanged } from './session.ts'

export function Account() {
  const { t } = useTranslation()
  const { data } = useSession()
  const navigate = useNavigate()
  const changed = useSessionChanged()
  if (!data) return <Skeleton active />
  if (!data.user) return <Navigate to="/sign-in?next=/account" replace />
  return (
    <div className="narrow">
      <PageTitle text={t('account.title')} />
      <p>{data.user.email}</p>
      <Name name={data.user.name} />
      <MailSettings />
      <TwoFactor isOn={data.user.hasTwoFactor} />
      <EraseAccount />
      <Button
        onClick={async () => {
          await dataOf(client.POST('/v1/accounts/sign-out'))
          await leaveBehind()
          // Away first: this page sends whoever is not signed in to sign in.
          await navigate('/')
          await changed()
        }}
      >
        {t('account.signOut')}
      </Button>
    </div>
  )
}

function Name({ name: before }: { name: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const changed = useSessionChanged()
  const [name, setName] = useState(before)
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => dataOf(client.PATCH('/v1/accounts/profile', { body: { name } })),
    onSuccess: async () => {
      await changed()
      void message.success(t('account.saved'))
    },
  })
  return (
    <section>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          mutate()
        }}
      >
        <FormField label={t('account.name')} autoComplete="name" value={name} onChange={setName} />
        <Refusal error={error} />
        <Button htmlType="submit" loading={isPending} disabled={name === before}>
          {t('account.save')}
        </Button>
      </form>
    </section>
  )
}

function TwoFactor({ isOn }: { isOn: boolean }) {
  const { t } = useTranslation()
  const changed = useSessionChanged()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [setup, setSetup] = useState<{ totpUri: string; backupCodes: string[] }>()
  const body = { password }
  const begin = useMutation({
    mutationFn: () => dataOf(client.POST('/v1/accounts/two-factor/enable', { body })),
    onSuccess: setSetup,
  })
  const verify = useMutation({
    mutationFn: () => dataOf(client.POST('/v1/accounts/two-factor/verify', { body: { code } })),
    onSuccess: async () => {
      setSetup(undefined)
      await changed()
    },
  })
  const disable = useMutation({
    mutationFn: () => dataOf(client.POST('/v1/accounts/two-factor/disable', { body })),
    onSuccess: changed,
  })
  return (
    <section className="stack">
      <h2>{t('account.twoFactor')}</h2>
      <p>{t(isOn ? 'account.twoFactorOn' : 'account.twoFactorOff')}</p>
      {setup ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            verify.mutate()
          }}
        >
          <p>{t('account.addToApp')}</p>
          <QRCode value={setup.totpUri} bordered={false} />
          <a className="secret" href={setup.totpUri}>
            {new URL(setup.totpUri).searchParams.get('secret')}
          </a>
          <p>{t('account.backupCodes')}</p>
          <Typography.Paragraph
            className="secret"
            copyable={{ text: setup.backupCodes.join('\n'), tooltips: false }}
          >
            {setup.backupCodes.join(' · ')}
          </Typography.Paragraph>
          <FormField
            label={t('account.code')}
            autoComplete="one-time-code"
            value={code}
            onChange={setCode}
          />
          <Refusal error={verify.error} />
          <Button type="primary" htmlType="submit" loading={verify.isPending}>
            {t('account.verify')}
          </Button>
        </form>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (isOn) disable.mutate()
            else begin.mutate()
          }}
        >
          <FormField
            label={t('account.confirmPassword')}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
          />
          <Refusal error={isOn ? disable.error : begin.error} />
          <Button htmlType="submit" disabled={!password}>
            {t(isOn ? 'account.turnOff' : 'account.turnOn')}
          </Button>
        </form>
      )}
    </section>
  )
}
