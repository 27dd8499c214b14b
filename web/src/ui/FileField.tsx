import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import './file-field.css'

/**
 * What a file is dropped on, or chosen by a click or a key. The browser's own field lies over it and
 * is not seen: it would speak the browser's language, not the reader's.
 */
export function FileBox({
  id,
  label,
  describedBy,
  className,
  accept,
  isDisabled = false,
  onFile,
  children,
}: {
  id?: string
  /** What those hear who do not see it, where no label names it. */
  label?: string
  describedBy?: string
  className: string
  accept: string
  isDisabled?: boolean
  onFile: (file: File) => void
  children: ReactNode
}) {
  const [isOver, setIsOver] = useState(false)
  return (
    <div className={`file-box ${className} ${isOver ? 'over' : ''}`}>
      {children}
      <input
        {...(id ? { id } : {})}
        type="file"
        accept={accept}
        disabled={isDisabled}
        {...(label ? { 'aria-label': label } : {})}
        {...(describedBy ? { 'aria-describedby': describedBy } : {})}
        onDragEnter={() => setIsOver(true)}
        onDragLeave={() => setIsOver(false)}
        onDrop={() => setIsOver(false)}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          // The same file may be chosen again, after it was refused and mended.
          target.value = ''
          if (file) onFile(file)
        }}
      />
    </div>
  )
}

/** A labelled field for one file; what was chosen is the caller's, so that a form can be emptied. */
export function FileField({
  label,
  hint,
  accept,
  file,
  isDisabled = false,
  onFile,
}: {
  label: string
  hint?: string
  accept: string
  /** Left out where a file is used as soon as it is chosen. */
  file?: File | undefined
  isDisabled?: boolean
  onFile: (file: File) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <FileBox
        id={id}
        className="file-field"
        {...{ accept, isDisabled, onFile }}
        {...(hint ? { describedBy: `${id}hint` } : {})}
      >
        <span className="file-button">{t('app.chooseFile')}</span>
        <span className="file-name">{file ? file.name : t('app.noFile')}</span>
      </FileBox>
      {hint && (
        <span id={`${id}hint`} className="quiet">
          {hint}
        </span>
      )}
    </div>
  )
}
