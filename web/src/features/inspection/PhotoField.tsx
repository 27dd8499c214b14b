import { Alert, Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CLASSES, type DefectClass, type Inspection } from './api.ts'
import { addPhoto, dropPhoto, type Photo, usePhotos } from './photos.ts'

/** As many as the server takes of one inspection. */
const MOST = 20

/** Photos of a lot and of its defects: taken or chosen, kept here until the sheet has arrived. */
export function PhotoField({ inspection }: { inspection: Inspection }) {
  const { t } = useTranslation()
  const id = useId()
  const [shows, setShows] = useState<DefectClass | 'lot'>('lot')
  const [hasFailed, setFailed] = useState(false)
  const own = usePhotos().filter(({ inspectionId }) => inspectionId === inspection.id)
  const add = async (files: FileList | null) => {
    const { agencyId, id: inspectionId } = inspection
    setFailed(false)
    try {
      for (const file of [...(files ?? [])].slice(0, MOST - own.length)) {
        await addPhoto(file, { agencyId, inspectionId, class: shows === 'lot' ? null : shows })
      }
    } catch {
      setFailed(true)
    }
  }
  return (
    <fieldset className="counts">
      <legend>{t('inspection.photos')}</legend>
      <div className="field">
        <label htmlFor={`${id}class`}>{t('inspection.photoShows')}</label>
        <Select
          id={`${id}class`}
          value={shows}
          onChange={setShows}
          options={(['lot', ...CLASSES] as const).map((value) => ({
            value,
            label: t(value === 'lot' ? 'inspection.photoOfLot' : `inspection.class_${value}`),
          }))}
        />
      </div>
      <p className="photo-ways">
        {(['take', 'choose'] as const).map((way) => (
          <label key={way} className="photo-way" data-disabled={own.length >= MOST}>
            {t(way === 'take' ? 'inspection.takePhoto' : 'inspection.choosePhotos')}
            <input
              type="file"
              accept="image/*"
              disabled={own.length >= MOST}
              {...(way === 'take' ? { capture: 'environment' as const } : { multiple: true })}
              onChange={async (event) => {
                const input = event.currentTarget
                await add(input.files)
                input.value = ''
              }}
            />
          </label>
        ))}
      </p>
      <p className="quiet">{t('inspection.photoHint', { count: own.length, most: MOST })}</p>
      {hasFailed && (
        <Alert type="error" showIcon role="alert" title={t('inspection.photoFailed')} />
      )}
      <KeptPhotos photos={own} />
    </fieldset>
  )
}

/** Photos that are still on this device, each with what it shows. */
export function KeptPhotos({ photos }: { photos: readonly Photo[] }) {
  const { t } = useTranslation()
  if (photos.length === 0) return null
  return (
    <ul className="photos">
      {photos.map(({ id, class: shows, preview, refusal }, i) => {
        const name = t(shows ? `inspection.class_${shows}` : 'inspection.photoOfLot')
        return (
          <li key={id}>
            <img src={preview} alt={t('inspection.photoNumber', { number: i + 1, name })} />
            <span>{refusal ?? name}</span>
            <Button
              aria-label={t('inspection.dropPhoto', { number: i + 1 })}
              onClick={() => void dropPhoto(id)}
            >
              ×
            </Button>
          </li>
        )
      })}
    </ul>
  )
}
