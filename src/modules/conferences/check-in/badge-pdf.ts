import type { Locale } from '../../../kernel/locale.ts'
import { type Colour, createPdf } from '../../../platform/pdf.ts'
import { drawQr } from '../../../platform/qr.ts'
import { nameIn } from '../calendar.ts'
import type { Conference } from '../conference.ts'
import { dayRange } from '../pages/times.ts'
import type { TicketType } from '../registration.ts'

/** A6 upright, as badge holders are. */
const BADGE = { width: 298, height: 420 } as const
const MARGIN = 22
const WIDTH = BADGE.width - 2 * MARGIN
const QR_EDGE = 118

const INK: Colour = [0.04, 0.15, 0.27]
const QUIET: Colour = [0.29, 0.35, 0.44]
const WHITE: Colour = [1, 1, 1]

/** Read from two metres; a long name takes two lines in smaller letters. */
const nameSize = (name: string): number => (name.length > 40 ? 20 : name.length > 16 ? 26 : 32)
/** Two lines of the organisation: what is longer would run into the code. */
const ORGANISATION_CHARACTERS = 60

/** What somebody wears: conference, name, organisation, kind of ticket and the code of the ticket. */
export function badgePdf(
  {
    conference,
    name,
    organisation,
    ticketType,
    code,
  }: Readonly<{
    conference: Pick<Conference, 'name' | 'firstDay' | 'lastDay'>
    name: string
    organisation: string
    ticketType: Pick<TicketType, 'name' | 'nameZh'>
    code: string
  }>,
  locale: Locale,
): Buffer {
  const pdf = createPdf({ title: name || conference.name[locale], lang: locale, page: BADGE })
  const inside = { x: MARGIN, width: WIDTH }
  pdf.fill({ x: 0, y: 0, width: BADGE.width, height: 62 }, INK)
  const title = conference.name[locale]
  const titleSize = title.length > 40 ? 11 : 15
  const used = pdf.write(
    title,
    { ...inside, y: 12 },
    { size: titleSize, colour: WHITE, isBold: true },
  )
  if (used < 30)
    pdf.write(dayRange(conference, locale), { ...inside, y: 36 }, { size: 9, colour: WHITE })
  let y = 76
  y += pdf.write(name, { ...inside, y }, { size: nameSize(name), colour: INK, isBold: true })
  const shown =
    organisation.length > ORGANISATION_CHARACTERS
      ? `${organisation.slice(0, ORGANISATION_CHARACTERS - 1)}…`
      : organisation
  pdf.write(shown, { ...inside, y: y + 4 }, { size: 13, colour: QUIET })
  drawQr(pdf, code, { x: (BADGE.width - QR_EDGE) / 2, y: 246, edge: QR_EDGE })
  pdf.fill({ x: 0, y: 380, width: BADGE.width, height: 40 }, INK)
  const kind = nameIn(ticketType, locale)
  pdf.write(
    kind,
    { ...inside, y: kind.length > 30 ? 384 : 390 },
    { size: kind.length > 60 ? 8 : kind.length > 30 ? 10 : 15, colour: WHITE, isBold: true },
  )
  return pdf.finish()
}
