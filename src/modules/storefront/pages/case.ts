import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { CaseDto } from '../../orders/contract.ts'
import { timeIn } from './order.ts'
import { wordsIn } from './words.ts'

export type OwnCase = Static<typeof CaseDto>

const MEGABYTE = 1_000_000
/** States of an order that is in a return or a dispute. */
const OPEN: ReadonlySet<string> = new Set(['return_asked', 'returning', 'disputed'])

/** Until when who does what in a return or a dispute, what both sides have shown, and room for more. */
export function caseView(
  own: OwnCase,
  given: Readonly<{
    status: string
    action: string
    /** Where a file, or the small copy of a picture, is read. */
    fileAt: (id: string, size: 'small' | 'whole') => string
  }>,
  locale: Locale,
): Html | undefined {
  const t = wordsIn(locale)
  const time = timeIn(locale)
  const { evidence, takesEvidence, limits } = own
  const isOpen = OPEN.has(given.status)
  if (!own.case || (!isOpen && evidence.length === 0)) return undefined
  const shown = evidence.map(({ id, author, type, caption, at }) => {
    const isPicture = type !== 'application/pdf'
    const what = caption || t(isPicture ? 'picture' : 'document')
    const look = isPicture
      ? html`<img src="${given.fileAt(id, 'small')}" alt="" width="160" height="120" loading="lazy">`
      : html`<span class="file" aria-hidden="true">PDF</span>`
    return html`<li class="panel"><a href="${given.fileAt(id, 'whole')}"${isPicture && html` target="_blank" rel="noopener"`}>${look}<span>${what}</span></a>
<span class="quiet">${t(`by_${author}`)} · ${time.format(new Date(at))}</span></li>`
  })
  const days = isOpen && daysOf(own.case, { takesEvidence, status: given.status }, locale)
  const form =
    takesEvidence &&
    html`<form method="post" action="${given.action}" enctype="multipart/form-data" class="stack">
<label>${t('caption')}<input name="caption" maxlength="200"></label>
<label>${t('file')}<input type="file" name="file" required accept="image/jpeg,image/png,image/webp,application/pdf" aria-describedby="file-hint"></label>
<p class="quiet" id="file-hint">${t('fileHint')
      .replace('{files}', `${limits.files}`)
      .replace('{mb}', `${limits.fileBytes / MEGABYTE}`)}</p>
<button>${t('showIt')}</button></form>`
  return html`<section id="case"><h2>${t('evidence')}</h2>${days}
${shown.length === 0 ? html`<p class="quiet">${t('noEvidence')}</p>` : html`<ul class="evidence">${shown}</ul>`}
${form}<p><a href="#messages">${t('seeMessages')}</a></p></section>`
}

/** Who is waited for, until when, and what comes when nobody speaks. */
function daysOf(
  open: NonNullable<OwnCase['case']>,
  { takesEvidence, status }: { takesEvidence: boolean; status: string },
  locale: Locale,
): Html {
  const t = wordsIn(locale)
  const time = timeIn(locale)
  const until = (word: Parameters<typeof t>[0], at: string) => {
    const [before = '', after = ''] = t(word).split('{time}')
    return html`<li>${before}<strong>${time.format(new Date(at))}</strong>${after}</li>`
  }
  const { kind, openedBy, answeredAt, answerBy, evidenceUntil } = open
  if (kind === 'return') {
    if (status !== 'return_asked') return html``
    return html`<ul class="days">${until('days_return', answerBy)}</ul>`
  }
  const answer = answeredAt
    ? html`<li>${t('days_answered')}</li>`
    : openedBy !== 'system' &&
      until(openedBy === 'buyer' ? 'days_sellerAnswers' : 'days_youAnswer', answerBy)
  return html`<ul class="days">${answer}${takesEvidence ? until('days_evidence', evidenceUntil) : html`<li>${t('days_over')}</li>`}</ul>`
}
