import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { ShopListingDto } from '../contract.ts'
import { wordsIn } from './words.ts'

type Document = ShopListingDto['documents'][number]
type Inspection = ShopListingDto['inspections'][number]

/** What was certified, inspected or tested, by whom and until when, and who says so; or nothing. */
export function documentsView(
  { inspections, documents }: Pick<ShopListingDto, 'inspections' | 'documents'>,
  locale: Locale,
): Html | undefined {
  if (inspections.length + documents.length === 0) return undefined
  const list = [
    ...inspections.map((one) => oneInspection(one, locale)),
    ...documents.map((one) => oneDocument(one, locale)),
  ]
  return html`<section id="documents"><h2>${wordsIn(locale)('documents')}</h2><ul class="plain">${list}</ul></section>`
}

/** A lot that an agency of this market has inspected itself: the certificate can be verified here. */
function oneInspection(inspection: Inspection, locale: Locale): Html {
  const t = wordsIn(locale)
  const { path, agency, lot, grade, harvestedOn, issuedAt, validUntil } = inspection
  return html`<li class="panel"><h3>${t('lotInspected')}</h3>
<dl class="facts"><dt>${t('inspectedBy')}</dt><dd>${agency[locale]}</dd><dt>${t('lotNumber')}</dt><dd>${lot}</dd>
${grade && html`<dt>${t('grade')}</dt><dd>${grade}</dd>`}${harvestedOn && html`<dt>${t('harvestedOn')}</dt><dd>${longDay(locale, harvestedOn)}</dd>`}
<dt>${t('issuedOn')}</dt><dd>${longDay(locale, issuedAt.slice(0, 10))}</dd><dt>${t('validUntil')}</dt><dd>${longDay(locale, validUntil)}</dd></dl>
<p class="row"><span class="badge">${t('byAgency')}</span><a href="${path}">${t('verifyCertificate')}</a></p></li>`
}

/** A day of the calendar, with its year. */
export const longDay = (locale: Locale, day: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )

function oneDocument(document: Document, locale: Locale): Html {
  const t = wordsIn(locale)
  const { kind, issuer, number, issuedOn, validUntil, url, file, isVerified } = document
  const on = (text: string) => longDay(locale, text)
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
