import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { LeadsDto, ScannersDto } from './lead-routes.ts'
import { leadWordsIn } from './lead-words.ts'

export type LeadFrame = Readonly<{
  /** Of the registration. */
  at: string
  key: string
  locale: Locale
  timeZone: string
  refusal?: string
  isKept: boolean
  /** What was typed and refused. */
  typed: Readonly<{ code: string; note: string }>
}>

/** From the page of a registration to its badges. */
export const leadLink = (at: string, key: string, locale: Locale): Html => {
  const t = leadWordsIn(locale)
  return html`<p class="panel">${t('invite')} <a class="button" href="${at}/leads?key=${key}">${t('title')}</a></p>`
}

/** Badges one has scanned, and those who scanned one's own. */
export function leadsView(
  { leads, next }: Static<typeof LeadsDto>,
  { scanners }: Static<typeof ScannersDto>,
  { at, key, locale, timeZone, refusal, isKept, typed }: LeadFrame,
): Html {
  const t = leadWordsIn(locale)
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  })
  const when = (instant: string): string => format.format(new Date(instant))
  const hidden = html`<input type="hidden" name="key" value="${key}">`
  const scannerItem = ({
    id,
    name,
    organisation,
    scannedAt,
    isShared,
  }: (typeof scanners)[number]) =>
    html`<li class="panel"><strong>${name || t('unnamed')}</strong>${organisation && html`<br>${organisation}`}
<p class="quiet">${when(scannedAt)}</p>${isShared && html`<p>${t('shared')}</p>`}
<form method="post" action="${at}/leads/share" class="answers">${hidden}<input type="hidden" name="scannedBy" value="${id}">
<input type="hidden" name="isShared" value="${isShared ? 'no' : 'yes'}"><button>${t(isShared ? 'withdraw' : 'share')}</button></form></li>`
  const leadItem = ({ scannedAt, note, contact }: (typeof leads)[number]) =>
    html`<li class="panel"><strong>${contact?.name ?? t('waits')}</strong>${contact?.organisation && html`<br>${contact.organisation}`}
${contact && html`<br><a href="mailto:${contact.email}">${contact.email}</a>`}<p class="quiet">${when(scannedAt)}</p>${note && html`<p class="said">${note}</p>`}</li>`
  return html`<h1>${t('title')}</h1>
${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}
${isKept && html`<p class="panel" role="status">${t('kept')}</p>`}
<h2>${t('others')}</h2>
${scanners.length === 0 ? html`<p>${t('noneOthers')}</p>` : html`<ul class="plain">${scanners.map(scannerItem)}</ul>`}
<h2>${t('scan')}</h2><p>${t('scanHint')}</p>
<form method="post" action="${at}/leads" class="form">${hidden}
<p><button type="button" data-camera hidden>${t('camera')}</button></p><video data-camera hidden muted playsinline></video>
<label>${t('code')}<textarea name="code" rows="3" maxlength="400" autocomplete="off" autocapitalize="characters" spellcheck="false" required>${typed.code}</textarea></label>
<label>${t('note')}<input name="note" value="${typed.note}" maxlength="500"></label>
<p><button class="main-action">${t('keep')}</button></p></form>
<h2>${t('mine')}</h2>
${leads.length === 0 ? html`<p>${t('noneMine')}</p>` : html`<ul class="plain">${leads.map(leadItem)}</ul>`}
${next && html`<p><a class="button" href="${at}/leads?${new URLSearchParams({ key, after: next }).toString()}">${t('more')}</a></p>`}
<p><a href="${at}?key=${key}">${t('back')}</a></p>`
}
