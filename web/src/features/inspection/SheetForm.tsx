import { Alert, Button, Checkbox, Input } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../ui/format.ts'
import { FormField } from '../account/FormField.tsx'
import {
  CLASSES,
  type Found,
  type Inspection,
  judge,
  NOTHING_FOUND,
  sizeOf,
  totalOf,
  type Work,
} from './api.ts'
import { PhotoField } from './PhotoField.tsx'
import { discardSheet, type Sheet, saveSheet, useSheets } from './sheets.ts'

/** One lot to be looked at: what to draw, what was found, and what that says, on the spot. */
export function SheetForm({ work: { lot, inspection } }: { work: Work }) {
  const { t } = useTranslation()
  const { count, locale, day } = useFormat()
  const sheet = useSheets()[inspection.id]
  const facts = [lot.farm, lot.block, lot.grade, lot.packhouse].filter(Boolean).join(' · ')
  const business =
    locale === 'zh-CN' ? (lot.business.nameZh ?? lot.business.name) : lot.business.name
  const begin = () =>
    saveSheet({
      agencyId: inspection.agencyId,
      inspectionId: inspection.id,
      about: `${lot.goods} · ${lot.number}`,
      sheetKey: crypto.randomUUID(),
      found: inspection.found.length > 0 ? [...inspection.found, NOTHING_FOUND] : [NOTHING_FOUND],
      notes: '',
      signedBy: inspection.inspector,
      isSteady: false,
      signedAt: null,
      refusal: null,
    })
  return (
    <>
      <h3>
        {lot.goods} · {lot.number}
      </h3>
      <p className="quiet">
        {business} · {inspection.place}
        {facts && ` · ${facts}`}
        {lot.harvestedOn && ` · ${t('inspection.harvested', { day: day(lot.harvestedOn) })}`}
      </p>
      <p>
        {t('inspection.draw', {
          size: count(sizeOf(inspection, 0, 'critical')),
          lot: count(lot.quantity),
          unit: lot.unit,
        })}{' '}
        {inspection.severity !== 'normal' && t(`inspection.severity_${inspection.severity}`)}
      </p>
      {sheet ? (
        <Filling inspection={inspection} sheet={sheet} />
      ) : (
        <Button type="primary" size="large" onClick={begin}>
          {t('inspection.begin')}
        </Button>
      )}
    </>
  )
}

function Filling({ inspection, sheet }: { inspection: Inspection; sheet: Sheet }) {
  const { t } = useTranslation()
  const id = useId()
  const change = (given: Partial<Sheet>) => saveSheet({ ...sheet, ...given })
  const verdict = judge(inspection, sheet.found)
  const hasMore = verdict === 'undecided' && sheet.found.length === 1
  if (sheet.signedAt) return <Signed sheet={sheet} verdict={verdict} />
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        change({ signedAt: new Date().toISOString() })
      }}
    >
      {sheet.found.map((counts, sample) => (
        <Counts
          // biome-ignore lint/suspicious/noArrayIndexKey: samples have no name but their place
          key={sample}
          inspection={inspection}
          sample={sample}
          counts={counts}
          isFixed={sample < inspection.found.length}
          onChange={(next) =>
            change({ found: sheet.found.map((one, i) => (i === sample ? next : one)) })
          }
        />
      ))}
      <p className={`so-far ${verdict}`} role="status">
        <strong>{t(`inspection.verdict_${verdict}`)}</strong>
      </p>
      {hasMore && (
        <Button onClick={() => change({ found: [...sheet.found, NOTHING_FOUND] })}>
          {t('inspection.secondSample')}
        </Button>
      )}
      <PhotoField inspection={inspection} />
      <div className="field">
        <label htmlFor={id}>{t('inspection.notes')}</label>
        <Input.TextArea
          id={id}
          rows={2}
          maxLength={4_000}
          value={sheet.notes}
          onChange={(event) => change({ notes: event.target.value })}
        />
      </div>
      <Checkbox
        checked={sheet.isSteady}
        onChange={(event) => change({ isSteady: event.target.checked })}
      >
        {t('inspection.steady')}
      </Checkbox>
      <FormField
        label={t('inspection.signedBy')}
        value={sheet.signedBy}
        onChange={(signedBy) => change({ signedBy })}
      />
      <p className="actions">
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          disabled={!sheet.signedBy.trim() || (verdict === 'undecided' && !hasMore)}
        >
          {t(hasMore ? 'inspection.signHalf' : 'inspection.sign')}
        </Button>
        <Button size="large" onClick={() => void discardSheet(inspection.id)}>
          {t('inspection.discard')}
        </Button>
      </p>
    </form>
  )
}

/** The counts of one sample: large buttons, since gloves are worn. */
function Counts({
  inspection,
  sample,
  counts,
  isFixed,
  onChange,
}: {
  inspection: Inspection
  sample: number
  counts: Found
  /** The server has it: the second sample goes on from there. */
  isFixed: boolean
  onChange: (counts: Found) => void
}) {
  const { t } = useTranslation()
  return (
    <fieldset className="counts">
      <legend>{t('inspection.sample', { number: sample + 1 })}</legend>
      {CLASSES.map((name) => {
        const most = sizeOf(inspection, sample, name)
        const stage = name === 'critical' ? undefined : inspection.plans[name].stages[sample]
        if (most === 0) return null
        const step = (by: number) =>
          onChange({ ...counts, [name]: Math.min(most, Math.max(0, counts[name] + by)) })
        const label = t(`inspection.class_${name}`)
        return (
          <div key={name} className="counter">
            <span>
              <strong>{label}</strong>
              <br />
              <small className="quiet">
                {stage
                  ? t('inspection.passes', {
                      size: most,
                      accept: stage.accept,
                      reject: stage.reject,
                    })
                  : t('inspection.none')}
              </small>
            </span>
            <Button
              size="large"
              aria-label={t('inspection.less', { label })}
              disabled={isFixed || counts[name] === 0}
              onClick={() => step(-1)}
            >
              −
            </Button>
            <output aria-label={label}>{counts[name]}</output>
            <Button
              size="large"
              aria-label={t('inspection.oneMore', { label })}
              disabled={isFixed || counts[name] >= most}
              onClick={() => step(1)}
            >
              +
            </Button>
          </div>
        )
      })}
    </fieldset>
  )
}

function Signed({ sheet, verdict }: { sheet: Sheet; verdict: ReturnType<typeof judge> }) {
  const { t } = useTranslation()
  if (sheet.refusal) return <Refused sheet={sheet} refusal={sheet.refusal} />
  return (
    <p className={`so-far ${verdict}`} role="status">
      <strong>{t(`inspection.verdict_${verdict}`)}</strong> {t('inspection.signedWaiting')}
    </p>
  )
}

/** A sheet that the server did not take: it stays here until somebody decides. */
export function Refused({
  sheet,
  refusal,
}: {
  sheet: Sheet
  refusal: NonNullable<Sheet['refusal']>
}) {
  const { t } = useTranslation()
  const inWords = (found: readonly Found[]) => t('inspection.counts', totalOf(found))
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={refusal.title}
      description={
        <>
          <p>{t('inspection.yours', { found: inWords(sheet.found) })}</p>
          {refusal.standing && (
            <p>{t('inspection.standing', { found: inWords(refusal.standing.found) })}</p>
          )}
          <p className="actions">
            <Button
              onClick={() =>
                saveSheet({
                  ...sheet,
                  signedAt: null,
                  refusal: null,
                  sheetKey: crypto.randomUUID(),
                })
              }
            >
              {t('inspection.editAgain')}
            </Button>
            <Button danger onClick={() => void discardSheet(sheet.inspectionId)}>
              {t('inspection.discard')}
            </Button>
          </p>
        </>
      }
    />
  )
}
