import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { FormField, Refusal } from '../../account/FormField.tsx'
import { Choice } from './Choice.tsx'
import { AT, type Delegation, type Of, useChange } from './delegation.ts'

type Becomes = Delegation['notes'][number]['becomes']
const BECOMES: readonly Becomes[] = ['note', 'lesson', 'idea']
const NOWHERE = ''

/** What was learned on the way, and what becomes of it. */
export function VisitNotes({ of, delegation }: { of: Of; delegation: Delegation }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const titles = new Map(delegation.stops.map(({ id, title }) => [id, title]))
  const choices = BECOMES.map((one) => ({ value: one, label: t(`delegation.becomes_${one}`) }))
  const change = useChange(
    delegation.id,
    ({ id, title, words, becomes }: Delegation['notes'][number]) =>
      dataOf(
        client.PUT(`${AT}/notes/{partId}`, {
          params: { path: { ...of, partId: id } },
          body: { title, words, becomes },
        }),
      ),
  )
  return (
    <section>
      <h2>{t('delegation.notes')}</h2>
      {delegation.notes.length === 0 && <p className="panel">{t('delegation.noNotes')}</p>}
      {delegation.notes.some(({ becomes }) => becomes === 'lesson') && (
        <p>
          <a href={`/v1/agencies/${of.agencyId}/delegations/${of.delegationId}/lesson.md`} download>
            {t('delegation.lesson')}
          </a>
        </p>
      )}
      <ul className="bars">
        {delegation.notes.map((note) => (
          <li key={note.id} className="panel">
            <strong>{note.title}</strong>
            <p className="said">{note.words}</p>
            <p className="quiet">
              {[
                note.by ?? t('delegation.byOffice'),
                titles.get(note.stopId ?? ''),
                time(note.writtenAt),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <div className="office-form">
              <Choice
                label={t('delegation.becomes')}
                value={note.becomes}
                options={choices}
                onChange={(becomes) => change.mutate({ ...note, becomes })}
              />
            </div>
            {note.becomes === 'idea' && (
              <p>
                <Link to={`/office/${of.agencyId}?tab=programmes`}>
                  {t('delegation.newProgramme')} →
                </Link>
              </p>
            )}
          </li>
        ))}
      </ul>
      <Refusal error={change.error} />
      <details className="panel">
        <summary>{t('delegation.addNote')}</summary>
        <NoteForm key={delegation.notes.length} of={of} delegation={delegation} choices={choices} />
      </details>
    </section>
  )
}

function NoteForm({
  of,
  delegation,
  choices,
}: {
  of: Of
  delegation: Delegation
  choices: readonly { value: Becomes; label: string }[]
}) {
  const { t } = useTranslation()
  const [fields, setFields] = useState({ title: '', words: '' })
  const [stopId, setStopId] = useState(NOWHERE)
  const [becomes, setBecomes] = useState<Becomes>('note')
  const add = useChange(delegation.id, () =>
    dataOf(
      client.POST(`${AT}/notes`, {
        params: { path: of },
        body: { ...fields, stopId: stopId || null, becomes },
      }),
    ),
  )
  const visits = delegation.stops.filter(({ kind }) => kind === 'visit')
  return (
    <form
      className="stack office-form"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate(undefined)
      }}
    >
      <FormField
        label={t('delegation.note_title')}
        value={fields.title}
        onChange={(title) => setFields({ ...fields, title })}
      />
      <FormField
        label={t('delegation.note_words')}
        rows={4}
        value={fields.words}
        onChange={(words) => setFields({ ...fields, words })}
      />
      {visits.length > 0 && (
        <Choice
          label={t('delegation.at')}
          value={stopId}
          onChange={setStopId}
          options={[
            { value: NOWHERE, label: t('delegation.anywhere') },
            ...visits.map(({ id, title }) => ({ value: id, label: title })),
          ]}
        />
      )}
      <Choice
        label={t('delegation.becomes')}
        value={becomes}
        onChange={setBecomes}
        options={choices}
      />
      <Refusal error={add.error} />
      <Button
        type="primary"
        htmlType="submit"
        loading={add.isPending}
        disabled={!fields.title.trim() || !fields.words.trim()}
      >
        {t('delegation.save')}
      </Button>
    </form>
  )
}
