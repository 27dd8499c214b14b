import { Button, Checkbox, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../../client.ts'
import { formatMoney, useFormat } from '../../../ui/format.ts'
import { FormField, Refusal } from '../../account/FormField.tsx'
import { Choice } from './Choice.tsx'
import { AT, type Delegate, type Delegation, type Of, ROLES, useChange } from './delegation.ts'

const ONE = `${AT}/delegates/{delegateId}` as const
const PERSON = ['name', 'organisation', 'email', 'phone', 'contact', 'needs', 'insurance'] as const
const PASSPORT = ['fullName', 'number', 'nationality', 'bornOn', 'expiresOn'] as const

/** Who travels; papers with what passports say are for owners. */
export function Roster({
  of,
  delegation,
  isOwner,
}: {
  of: Of
  delegation: Delegation
  isOwner: boolean
}) {
  const { t } = useTranslation()
  const at = `/v1/agencies/${of.agencyId}/delegations/${of.delegationId}`
  return (
    <section>
      <h2>{t('delegation.roster')}</h2>
      {isOwner && delegation.delegates.length > 0 && (
        <p>
          <a href={`${at}/manifest.pdf`} download>
            {t('delegation.manifestPdf')}
          </a>{' '}
          ·{' '}
          <a href={`${at}/manifest.csv`} download>
            {t('delegation.manifestCsv')}
          </a>
        </p>
      )}
      {delegation.delegates.length === 0 && <p className="panel">{t('delegation.nobody')}</p>}
      <ul className="bars">
        {delegation.delegates.map((one) => (
          <li key={one.id} className="panel">
            <OneDelegate of={of} delegation={delegation} delegate={one} isOwner={isOwner} at={at} />
          </li>
        ))}
      </ul>
      <details className="panel">
        <summary>{t('delegation.add')}</summary>
        <DelegateForm key={delegation.delegates.length} of={of} delegation={delegation} />
      </details>
    </section>
  )
}

function OneDelegate({
  of,
  delegation,
  delegate,
  isOwner,
  at,
}: {
  of: Of
  delegation: Delegation
  delegate: Delegate
  isOwner: boolean
  at: string
}) {
  const { t } = useTranslation()
  const { day, text, locale } = useFormat()
  const { id, person, role, passport, visaDone } = delegate
  const path = { ...of, delegateId: id }
  const remove = useChange(delegation.id, () => dataOf(client.DELETE(ONE, { params: { path } })))
  const check = useChange(delegation.id, (keys: string[]) =>
    dataOf(
      client.PUT(ONE, {
        params: { path },
        body: { role, locale: delegate.locale, person: person!, visaDone: keys },
      }),
    ),
  )
  return (
    <>
      <div className="bar-label">
        <strong>{person?.name ?? t('delegation.erased')}</strong>
        <span className="badge">{t(`delegation.passport_${passport}`)}</span>
      </div>
      <p className="quiet">
        {[
          t(`delegation.role_${role}`),
          person?.organisation,
          person?.phone,
          t('delegation.owes', { amount: formatMoney(delegate.owes) }),
          delegation.visa.length > 0 &&
            t('delegation.visaDone', { done: visaDone.length, all: delegation.visa.length }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p>
        <a href={`${delegate.path}&lang=${delegate.locale}`}>{t('delegation.link')}</a>
        {isOwner && (passport === 'known' || passport === 'short') && (
          <>
            {' · '}
            <a href={`${at}/delegates/${id}/invitation.pdf`} download>
              {t('delegation.letter')}
            </a>
          </>
        )}
      </p>
      {delegate.report && (
        <details>
          <summary>{t('delegation.report')}</summary>
          <p className="said">{delegate.report}</p>
        </details>
      )}
      {person && (
        <>
          <details>
            <summary>{t('delegation.visa')}</summary>
            {delegation.visa.length === 0 && <p>{t('delegation.noVisa')}</p>}
            <ul className="findings">
              {delegation.visa.map((item) => (
                <li key={item.key}>
                  <Checkbox
                    checked={visaDone.includes(item.key)}
                    disabled={check.isPending}
                    onChange={({ target }) =>
                      check.mutate(
                        target.checked
                          ? [...visaDone, item.key]
                          : visaDone.filter((key) => key !== item.key),
                      )
                    }
                  >
                    {text(item.text)}
                  </Checkbox>
                  <br />
                  <a className="quiet" href={item.source.url} rel="noreferrer" target="_blank">
                    {t('delegation.visaSource', {
                      source: item.source.title,
                      day: day(item.verifiedOn),
                    })}
                  </a>
                </li>
              ))}
            </ul>
            <Refusal error={check.error} />
          </details>
          <details>
            <summary>{t('delegation.passport')}</summary>
            <PassportForm of={of} delegation={delegation} delegate={delegate} />
          </details>
          <details>
            <summary>{t('delegation.edit')}</summary>
            <DelegateForm
              key={`${locale} ${delegation.version}`}
              of={of}
              delegation={delegation}
              delegate={delegate}
            />
          </details>
        </>
      )}
      <Refusal error={remove.error} />
      <p>
        <Popconfirm
          title={t('delegation.remove')}
          okText={t('delegation.remove')}
          showCancel={false}
          onConfirm={() => remove.mutate(undefined)}
        >
          <Button loading={remove.isPending}>{t('delegation.remove')}</Button>
        </Popconfirm>
      </p>
    </>
  )
}

function DelegateForm({
  of,
  delegation,
  delegate,
}: {
  of: Of
  delegation: Delegation
  delegate?: Delegate
}) {
  const { t, i18n } = useTranslation()
  const [role, setRole] = useState(delegate?.role ?? 'business')
  const [locale, setLocale] = useState<'en' | 'zh-CN'>(
    delegate?.locale ?? (i18n.language === 'zh-CN' ? 'zh-CN' : 'en'),
  )
  const [person, setPerson] = useState(
    delegate?.person ?? {
      ...{ name: '', organisation: '', email: '', phone: '' },
      ...{ contact: '', needs: '', insurance: '' },
    },
  )
  const save = useChange(delegation.id, () => {
    const body = { role, locale, person, visaDone: delegate?.visaDone ?? [] }
    return dataOf(
      delegate
        ? client.PUT(ONE, { params: { path: { ...of, delegateId: delegate.id } }, body })
        : client.POST(`${AT}/delegates`, { params: { path: of }, body }),
    )
  })
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(undefined)
      }}
    >
      <Choice
        label={t('delegation.role')}
        value={role}
        onChange={setRole}
        options={ROLES.map((one) => ({ value: one, label: t(`delegation.role_${one}`) }))}
      />
      <Choice
        label={t('delegation.locale')}
        value={locale}
        onChange={setLocale}
        options={[
          { value: 'en', label: t('delegation.locale_en') },
          { value: 'zh-CN', label: t('delegation.locale_zh') },
        ]}
      />
      {PERSON.map((name) => (
        <FormField
          key={name}
          label={t(`delegation.person_${name}`)}
          {...(name === 'needs' ? { rows: 2 } : {})}
          value={person[name]}
          onChange={(value) => setPerson({ ...person, [name]: value })}
        />
      ))}
      <Refusal error={save.error} />
      <Button
        type="primary"
        htmlType="submit"
        loading={save.isPending}
        disabled={!person.name.trim()}
      >
        {t('delegation.save')}
      </Button>
    </form>
  )
}

const NO_PASSPORT = { fullName: '', number: '', nationality: '', bornOn: '', expiresOn: '' }

function PassportForm({
  of,
  delegation,
  delegate,
}: {
  of: Of
  delegation: Delegation
  delegate: Delegate
}) {
  const { t } = useTranslation()
  const [fields, setFields] = useState(NO_PASSPORT)
  const put = useChange(
    delegation.id,
    (passport: typeof NO_PASSPORT | null) =>
      dataOf(
        client.PUT(`${ONE}/passport`, {
          params: { path: { ...of, delegateId: delegate.id } },
          body: { passport },
        }),
      ),
    () => setFields(NO_PASSPORT),
  )
  const isKept = delegate.passport === 'known' || delegate.passport === 'short'
  return (
    <form
      className="stack office-form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        put.mutate({
          ...fields,
          number: fields.number.trim().toUpperCase(),
          nationality: fields.nationality.trim().toUpperCase(),
        })
      }}
    >
      <p className="quiet">{t('delegation.passportHint')}</p>
      {PASSPORT.map((name) => (
        <FormField
          key={name}
          label={t(`delegation.passport_${name}`)}
          {...(name === 'bornOn' || name === 'expiresOn' ? { type: 'date' as const } : {})}
          value={fields[name]}
          onChange={(value) => setFields({ ...fields, [name]: value })}
        />
      ))}
      <Refusal error={put.error} />
      <p className="actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={put.isPending}
          disabled={!PASSPORT.every((name) => fields[name].trim())}
        >
          {t('delegation.savePassport')}
        </Button>{' '}
        {isKept && (
          <Button disabled={put.isPending} onClick={() => put.mutate(null)}>
            {t('delegation.erasePassport')}
          </Button>
        )}
      </p>
    </form>
  )
}
