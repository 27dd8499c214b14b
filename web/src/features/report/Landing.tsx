import { Alert, Button, Progress, Select } from 'antd'
import { type DragEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Problem } from '../../client.ts'
import { sendList } from './api.ts'
import { US_STATES } from './states.ts'
import './report.css'

/** Drop a list, get a report. Nothing to fill in, nobody to be. */
export function Landing() {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const [origin, setOrigin] = useState('US-MI')
  const [day, setDay] = useState(new Date().toLocaleDateString('sv-SE'))
  const [isOver, setIsOver] = useState(false)
  const [share, setShare] = useState<number>()
  const [problem, setProblem] = useState<string>()
  /** A list whose name column could not be told, waiting for the answer. */
  const [unnamed, setUnnamed] = useState<{ file: Blob; name: string; columns: string[] }>()
  const ids = { origin: useId(), day: useId(), name: useId() }

  async function send(file: Blob, name: string, titleColumn?: string) {
    setProblem(undefined)
    setUnnamed(undefined)
    const mapping = titleColumn ? { mapping: JSON.stringify({ [titleColumn]: 'title' }) } : {}
    setShare(0)
    try {
      const sent = await sendList(
        file,
        name,
        { origin, ...(day ? { day } : {}), ...mapping },
        setShare,
      )
      await navigate(sent.reportPath)
    } catch (error) {
      const { title, code, params } = (error ?? {}) as Partial<Problem>
      setProblem(title ?? t('failure.offline'))
      if (code === 'catalogue.no_title_column') {
        setUnnamed({ file, name, columns: (params?.['columns'] ?? []) as string[] })
      }
      setShare(undefined)
    }
  }

  async function sendSample() {
    const response = await fetch('/sample/cherry-farm.csv')
    await send(await response.blob(), 'cherry-farm.csv')
  }

  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    const [file] = event.dataTransfer.files
    if (file) void send(file, file.name)
  }

  return (
    <div className="landing">
      <section className="landing-main">
        <h1>{t('landing.title')}</h1>
        <p className="lead">{t('landing.lead')}</p>
        {problem && (
          <Alert type="error" showIcon title={t('failure.title')} description={problem} />
        )}
        {unnamed && (
          <div className="landing-options">
            <label htmlFor={ids.name}>{t('landing.whichName')}</label>
            <Select
              id={ids.name}
              style={{ minWidth: 240 }}
              options={unnamed.columns.map((value) => ({ value, label: value }))}
              onChange={(column: string) => void send(unnamed.file, unnamed.name, column)}
            />
          </div>
        )}
        <button
          type="button"
          className={isOver ? 'drop over' : 'drop'}
          disabled={share !== undefined}
          onClick={() => input.current?.click()}
          onDragOver={(event) => {
            event.preventDefault()
            setIsOver(true)
          }}
          onDragLeave={() => setIsOver(false)}
          onDrop={drop}
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
        </button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={t('landing.choose')}
          accept=".csv,.tsv,.txt,.jsonl,.ndjson,.gz,text/csv"
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file) void send(file, file.name)
            event.target.value = ''
          }}
        />
        <div className="landing-options">
          <label htmlFor={ids.origin}>
            <span>{t('landing.origin')}</span>
            <Select
              id={ids.origin}
              showSearch={{ optionFilterProp: 'label' }}
              value={origin}
              onChange={setOrigin}
              options={[
                { value: 'US', label: t('landing.originOther') },
                ...US_STATES.map(({ value, en, zh }) => ({
                  value,
                  label: i18n.language === 'zh-CN' ? zh : en,
                })),
              ]}
            />
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
