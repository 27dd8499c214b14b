import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { type Colour, createPdf, PAGE } from '../../../platform/pdf.ts'
import { drawQr } from '../../../platform/qr.ts'
import type { ShownConferenceDto } from '../contract.ts'
import type { TicketDto } from './check-in-wire.ts'
import { ticketFacts } from './ticket-view.ts'
import { ticketWordsIn } from './ticket-words.ts'

const MARGIN = 56
const WIDTH = PAGE.width - 2 * MARGIN
const INDENT = 130
const GAP = 6
/** Some seven centimetres: a phone reads it at arm's length. */
const QR_EDGE = 200

const INK: Colour = [0.04, 0.15, 0.27]
const QUIET: Colour = [0.29, 0.35, 0.44]

/** A ticket on one sheet: what its page says, and the code. */
export function ticketPdf(
  ticket: Static<typeof TicketDto>,
  conference: Static<typeof ShownConferenceDto>,
  locale: Locale,
): Buffer {
  const t = ticketWordsIn(locale)
  const title = `${t('ticket')} · ${conference.name[locale]}`
  const pdf = createPdf({ title, lang: locale })
  let y = MARGIN
  const say = (words: string, size: number, colour = INK, isBold = false) => {
    y += pdf.write(words, { x: MARGIN, y, width: WIDTH }, { size, colour, isBold })
  }
  say(conference.name[locale], 22, INK, true)
  y += 2 * GAP
  drawQr(pdf, ticket.code, { x: MARGIN, y, edge: QR_EDGE })
  y += QR_EDGE + 4 * GAP
  for (const [name, value] of ticketFacts(ticket, conference, locale)) {
    pdf.write(name, { x: MARGIN, y, width: INDENT - GAP }, { size: 11, colour: QUIET })
    const place = { x: MARGIN + INDENT, y, width: WIDTH - INDENT }
    y += GAP + pdf.write(value, place, { size: 11, colour: INK })
  }
  y += GAP
  say(t('number', { number: `${ticket.number}` }), 10, QUIET)
  y += GAP
  say(t('hint'), 10)
  return pdf.finish()
}
