import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { ShopListingDto } from '../contract.ts'
import { wordsIn } from './words.ts'

type Document = ShopListingDto['documents'][number]

/** What was certified, inspected or tested, by whom and until when, and who says so; or nothing. */
export function documentsView(documents: readonly Document[], locale: Locale): Html | undefined {
  if (documents.length === 0) return undefined
  const list = documents.map((one) => oneDocument(one, locale))
  return html`<section id="documents"><h2>${wordsIn(locale)('documents')}</h2><ul class="plain">${list}</ul></section>`
}

function oneDocument(document: Document, locale: Locale): Html {
  const t = wordsIn(locale)
  const { kind, issuer, number, issuedOn, validUntil, url, file, isVerified } = document
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const on = (text: string) => day.format(new Date(`${text}T00:00:00Z`))
  return html`<li class="panel"><h3>${t(`document_${kind}`)}</h3>
<dl class="facts"><dt>${t('issuer')}</dt><dd>${issuer}</dd><dt>${t('documentNumber')}</dt><dd>${number}</dd>
<dt>${t('issuedOn')}</dt><dd>${on(issuedOn)}</dd><dt>${t('validUntil')}</dt><dd>${validUntil ? on(validUntil) : t('noEnd')}</dd></dl>
<p>${isVerified ? html`<span class="badge">${t('documentVerified')}</span>` : html`<span class="quiet">${t('documentStated')}</span>`}</p>
${(file || url) && html`<p class="row">${file && fileLink(file, locale)}${url && html`<a href="${url}" rel="nofollow ugc noreferrer noopener" target="_blank">${t('atIssuer')} · ${new URL(url).hostname}</a>`}</p>`}</li>`
}

const MEGABYTE = 1_000_000

const fileLink = ({ path, type, bytes }: NonNullable<Document['file']>, locale: Locale): Html => {
  const size = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(
    Math.max(bytes / MEGABYTE, 0.1),
  )
  const kind = type === 'application/pdf' ? 'PDF' : wordsIn(locale)('picture')
  return html`<a href="${path}">${wordsIn(locale)('seeDocument')} · ${kind} · ${size} MB</a>`
}
