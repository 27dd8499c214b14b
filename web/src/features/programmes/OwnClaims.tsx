import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { FileField } from '../../ui/FileField.tsx'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { type Award, type Claim, ClaimFacts, Milestones } from './Claim.tsx'

type Ref = Readonly<{ businessId: string; agencyId: string; programmeId: string; awardId: string }>

const ROOT = '/v1/businesses/{businessId}/awards/{agencyId}/{programmeId}'
const keyOf = ({ awardId }: Ref) => ['own-claims', awardId]

const sendReceipt = (path: Omit<Ref, 'awardId'>, claimId: string, file: File) => {
  const form = new FormData()
  form.set('file', file)
  return dataOf(
    client.POST(`${ROOT}/claims/{claimId}/receipts`, {
      params: { path: { ...path, claimId } },
      // The description has no form in it: the browser writes it, with its own content type.
      bodySerializer: () => form,
      body: {} as never,
    }),
  )
}
const submit = (path: Omit<Ref, 'awardId'>, claimId: string) =>
  dataOf(
    client.POST(`${ROOT}/claims/{claimId}/submission`, { params: { path: { ...path, claimId } } }),
  )

/** What a business claims of one award. */
export function OwnClaims(ref: Ref) {
  const { t } = useTranslation()
  const claims = usePages({
    queryKey: keyOf(ref),
    read: (behind) =>
      dataOf(
        client.GET(`${ROOT}/{awardId}/claims`, {
          params: { path: ref, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.claims,
  })
  const award = useQuery({
    queryKey: ['own-award', ref.awardId],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET(`${ROOT}/{awardId}`, { params: { path: ref } })),
  })
  if (award.error) return <Refusal error={award.error} />
  if (!award.data) return <Skeleton active />
  return (
    <>
      {award.data.milestones.length > 0 && (
        <>
          <h4>{t('claim.milestones')}</h4>
          <Milestones milestones={award.data.milestones} />
        </>
      )}
      <h4>{t('claim.claims')}</h4>
      <PagedList pages={claims} keyOf={({ id }) => id} itemClass="">
        {(claim) => (
          <>
            <span className={`badge claim-${claim.state}`}>{t(`claim.states.${claim.state}`)}</span>
            <ClaimFacts
              claim={claim}
              receiptsAt={`/v1/businesses/${ref.businessId}/awards/${ref.agencyId}/${ref.programmeId}/claims`}
            />
            {(claim.state === 'draft' || claim.state === 'returned') && (
              <Complete path={ref} claim={claim} />
            )}
          </>
        )}
      </PagedList>
      {!award.data.endedAt && <NewClaim path={ref} award={award.data} />}
    </>
  )
}

function ReceiptField({ file, onFile }: { file: File | undefined; onFile: (file: File) => void }) {
  const { t } = useTranslation()
  return (
    <FileField
      label={t('claim.receipt')}
      hint={t('claim.receiptHint')}
      accept="image/jpeg,image/png,image/webp,application/pdf"
      {...{ file, onFile }}
    />
  )
}

/** What was begun and not sent, or sent back: another receipt, and off it goes. */
function Complete({ path, claim }: { path: Ref; claim: Claim }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [file, setFile] = useState<File>()
  const { awardId: _, ...own } = path
  const send = useMutation({
    mutationFn: async () => {
      if (file) await sendReceipt(own, claim.id, file)
      return submit(own, claim.id)
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: keyOf(path) }),
  })
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate()
      }}
    >
      <ReceiptField file={file} onFile={setFile} />
      <Refusal error={send.error} />
      <Button htmlType="submit" loading={send.isPending}>
        {t(claim.state === 'returned' ? 'claim.submitAgain' : 'claim.send')}
      </Button>
    </form>
  )
}

const NONE = 0

function NewClaim({ path, award }: { path: Ref; award: Award }) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const ids = { day: useId(), milestone: useId() }
  const queries = useQueryClient()
  const [cost, setCost] = useState('')
  const [purpose, setPurpose] = useState('')
  const [spentOn, setSpentOn] = useState(new Date().toLocaleDateString('sv-SE'))
  const [milestone, setMilestone] = useState(NONE)
  const [file, setFile] = useState<File>()
  const { awardId: _, ...own } = path
  const create = useMutation({
    mutationFn: async (receipt: File) => {
      const claim = await dataOf(
        client.POST(`${ROOT}/{awardId}/claims`, {
          params: { path },
          body: { cost, purpose, spentOn, ...(milestone === NONE ? {} : { milestone }) },
        }),
      )
      await sendReceipt(own, claim.id, receipt)
      return submit(own, claim.id)
    },
    onSuccess: () => {
      setCost('')
      setPurpose('')
    },
    // Whatever came of it, a claim that was begun stands in the list and can be gone on with.
    onSettled: () => queries.invalidateQueries({ queryKey: keyOf(path) }),
  })
  return (
    <details>
      <summary>{t('claim.new')}</summary>
      <p className="quiet">
        {t('claim.hint', { percent: award.sharePercent, left: formatMoney(award.left) })}
      </p>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (file) create.mutate(file)
        }}
      >
        <FormField
          label={t('claim.cost', { currency: award.amount.currency })}
          value={cost}
          onChange={setCost}
        />
        <FormField label={t('claim.purpose')} value={purpose} onChange={setPurpose} />
        <div className="field">
          <label htmlFor={ids.day}>{t('claim.spentOn')}</label>
          <input
            id={ids.day}
            type="date"
            className="date"
            value={spentOn}
            onChange={(event) => setSpentOn(event.target.value)}
          />
        </div>
        {award.milestones.length > 0 && (
          <div className="field">
            <label htmlFor={ids.milestone}>{t('claim.milestone')}</label>
            <Select
              id={ids.milestone}
              value={milestone}
              onChange={setMilestone}
              options={[
                { value: NONE, label: t('claim.noMilestone') },
                ...award.milestones.map(({ number, name, dueOn }) => ({
                  value: number,
                  label: `${name} (${day(dueOn)})`,
                })),
              ]}
            />
          </div>
        )}
        <ReceiptField file={file} onFile={setFile} />
        <Refusal error={create.error} />
        {create.isSuccess && <p role="status">{t('claim.sent')}</p>}
        <Button
          type="primary"
          htmlType="submit"
          loading={create.isPending}
          disabled={!cost || !purpose.trim() || !file}
        >
          {t('claim.send')}
        </Button>
      </form>
    </details>
  )
}
