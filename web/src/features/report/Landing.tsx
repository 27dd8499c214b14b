import { Alert, Button, Progress } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Problem } from '../../client.ts'
import { FileBox } from '../../ui/FileField.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { ColumnMapping, fieldOf, type Mapping, type Preview } from '../business/ColumnMapping.tsx'
import { previewList, sendList } from './api.ts'
import { OriginSelect } from './OriginSelect.tsx'
import './report.css'

/** Without a name nothing can be read, without a price nothing can be reckoned. */
const NEEDED = ['title', 'price'] as const

/** Whether headings alone say what is needed; anything else a person should look at. */
const isClear = ({ format, columns }: Preview): boolean =>
  format !== 'csv' ||
  NEEDED.every((needed) =>
    columns.some(({ field, decidedBy }) => field === needed && decidedBy === 'header'),
  )

/** What no column of a list holds. */
const unread = ({ columns }: Preview, mapping: Mapping) =>
  NEEDED.filter((field) => !columns.some((column) => fieldOf(column, mapping) === field))

/** Drop a list, get a report. Nothing to fill in, nobody to be. */
export function Landing() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [origin, setOrigin] = useState('US-MI')
  const [day, setDay] = useState(new Date().toLocaleDateString('sv-SE'))
  const [share, setShare] = useState<number>()
  const [problem, setProblem] = useState<string>()
  /** A list whose columns had to be guessed, waiting for a person to look at them. */
  const [unclear, setUnclear] = useState<{ file: File; preview: Preview }>()
  const [mapping, setMapping] = useState<Mapping>({})
  const ids = { origin: useId(), day: useId() }

  /** Sends what is clear at once; shows how the columns of any other list are read. */
  async function read(file: File) {
    setProblem(undefined)
    setUnclear(undefined)
    setMapping({})
    setShare(0)
    try {
      const preview = await previewList(file)
      if (isClear(preview)) {
        await send(file, file.name, {})
        return
      }
      setUnclear({ file, preview })
      setShare(undefined)
    } catch (error) {
      refuse(error)
    }
  }

  function refuse(error: unknown) {
    setProblem(((error ?? {}) as Partial<Problem>).title ?? t('failure.offline'))
    setShare(undefined)
  }

  async function send(file: Blob, name: string, mapped: Mapping) {
    setProblem(undefined)
    setShare(0)
    const corrected = Object.keys(mapped).length > 0 ? { mapping: JSON.stringify(mapped) } : {}
    try {
      const options = { origin, ...(day ? { day } : {}), ...corrected }
      const sent = await sendList(file, name, options, setShare)
      await navigate(sent.reportPath)
    } catch (error) {
      refuse(error)
    }
  }

  async function sendSample() {
    const response = await fetch('/sample/cherry-farm.csv')
    await send(await response.blob(), 'cherry-farm.csv', {})
  }

  return (
    <div className="landing">
      <section className="landing-main">
        <PageTitle text={t('landing.title')} />
        <p className="lead">{t('landing.lead')}</p>
        {problem && (
          <Alert type="error" showIcon title={t('failure.title')} description={problem} />
        )}
        {unclear && (
          <section className="panel">
            <h2>{t('landing.columns', { name: unclear.file.name })}</h2>
            <p>{t('landing.columnsGuessed')}</p>
            {unread(unclear.preview, mapping).map((field) => (
              <p key={field}>{t(`landing.no_${field}`)}</p>
            ))}
            <ColumnMapping preview={unclear.preview} mapping={mapping} onChange={setMapping} />
            <Button
              type="primary"
              disabled={unread(unclear.preview, mapping).includes('title')}
              loading={share !== undefined}
              onClick={() => void send(unclear.file, unclear.file.name, mapping)}
            >
              {t('landing.makeReport')}
            </Button>
          </section>
        )}
        <FileBox
          className="drop"
          label={t('landing.choose')}
          accept=".csv,.tsv,.txt,.jsonl,.ndjson,.gz,text/csv"
          isDisabled={share !== undefined}
          onFile={(file) => void read(file)}
        >
          {share === undefined ? (
            <>
              <strong>{t('landing.drop')}</strong>
              <span>{t('landing.dropHint')}</span>
              <span className="drop-action">{t('landing.choose')}</span>
            </>
          ) : (
            <>
              <strong>{t('landing.sending')}</strong>
              <Progress percent={Math.round(100 * share)} />
            </>
          )}
        </FileBox>
        <div className="landing-options">
          <label htmlFor={ids.origin}>
            <span>{t('landing.origin')}</span>
            <OriginSelect id={ids.origin} value={origin} onChange={setOrigin} />
          </label>
          <label htmlFor={ids.day}>
            <span>{t('landing.day')}</span>
            <input
              id={ids.day}
              type="date"
              className="date"
              value={day}
              min="2016-04-08"
              onChange={(event) => setDay(event.target.value)}
            />
          </label>
          <Button disabled={share !== undefined} onClick={() => void sendSample()}>
            {t('landing.sample')}
          </Button>
        </div>
        <p className="quiet">{t('landing.noAccount')}</p>
      </section>
      <aside className="landing-side">
        <h2>{t('landing.points')}</h2>
        <ul>
          <li>{t('landing.point1')}</li>
          <li>{t('landing.point2')}</li>
          <li>{t('landing.point3')}</li>
          <li>{t('landing.point4')}</li>
        </ul>
        <h2>{t('landing.limits')}</h2>
        <p className="quiet">{t('landing.limitsText')}</p>
      </aside>
    </div>
  )
}
