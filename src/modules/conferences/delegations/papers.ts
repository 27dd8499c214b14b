import type { Locale, LocalText } from '../../../kernel/locale.ts'
import { csvCell } from '../../../platform/csv-cell.ts'
import { type Colour, createPdf, PAGE } from '../../../platform/pdf.ts'
import type { Delegation, Passport, Person, Role, Stop } from './delegation.ts'

const MARGIN = 56
const WIDTH = PAGE.width - 2 * MARGIN
const BOTTOM = PAGE.height - MARGIN
const INK: Colour = [0.04, 0.15, 0.27]
const QUIET: Colour = [0.29, 0.35, 0.44]
const INDENT = 150
const GAP = 6
const PARAGRAPH_GAP = 2 * GAP

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

const WORDS = {
  invitation: text('Letter of invitation', '邀请函'),
  draft: text(
    'Draft for the inviting party to check, sign and stamp; it is no invitation until then.',
    '本函为草稿，须由邀请单位核对、签字并盖章后方为有效邀请。',
  ),
  dear: text('To whom it may concern', '致有关签证机关'),
  body: text(
    'We invite the person named below to visit from {from} to {to} as a member of the delegation “{name}”.',
    '兹邀请下列人员作为“{name}”代表团成员，于{from}至{to}来访。',
  ),
  purpose: text('Purpose', '来访事由'),
  fullName: text('Name as in the passport', '护照姓名'),
  number: text('Passport', '护照号码'),
  nationality: text('Nationality', '国籍'),
  bornOn: text('Born on', '出生日期'),
  expiresOn: text('Valid until', '有效期至'),
  organisation: text('Organisation', '单位'),
  cities: text('Places', '访问地点'),
  inviter: text('Invited by', '邀请单位'),
  signature: text('Name, signature and stamp', '签字并盖章'),
  manifest: text('Manifest', '代表团名单'),
  erased: text('What passports say is erased on {day}.', '护照信息将于{day}删除。'),
  role: text('Role', '角色'),
  name: text('Name', '姓名'),
  phone: text('Phone', '电话'),
  contact: text('In an emergency', '紧急联系人'),
  insurance: text('Insurance', '保险'),
  needs: text('Needs', '特殊需要'),
} as const
type Word = keyof typeof WORDS

const ROLE_WORDS: Readonly<Record<Role, LocalText>> = {
  leader: text('Leader', '团长'),
  official: text('Official', '政府官员'),
  business: text('Business', '企业代表'),
  interpreter: text('Interpreter', '翻译'),
  medic: text('Medic', '随队医护'),
  staff: text('Staff', '工作人员'),
}
const roleWord = (role: Role, locale: Locale): string => ROLE_WORDS[role][locale]

const wordsIn =
  (locale: Locale) =>
  (word: Word, values: Readonly<Record<string, string>> = {}): string =>
    WORDS[word][locale].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')

const longDay = (day: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )

/** A sheet that is filled from the top, going on to another when it is full. */
function sheet(title: string, locale: Locale) {
  const pdf = createPdf({ title, lang: locale })
  let y = MARGIN
  const room = (height: number) => {
    if (y + height <= BOTTOM) return
    pdf.addPage()
    y = MARGIN
  }
  return {
    say(words: string, size: number, { colour = INK, isBold = false } = {}) {
      room(3 * size)
      y += GAP + pdf.write(words, { x: MARGIN, y, width: WIDTH }, { size, colour, isBold })
    },
    fact(name: string, value: string) {
      if (!value) return
      room(48)
      const named = pdf.write(
        name,
        { x: MARGIN, y, width: INDENT - 2 * GAP },
        { size: 10, colour: QUIET },
      )
      const place = { x: MARGIN + INDENT, y, width: WIDTH - INDENT }
      y += GAP + Math.max(named, pdf.write(value, place, { size: 10, colour: INK }))
    },
    skip(height: number) {
      y += height
    },
    finish: () => pdf.finish(),
  }
}

/** A letter in the words of the visa office’s list, for the inviting party to sign and stamp. */
export function invitationPdf(
  delegation: Delegation,
  {
    person,
    passport,
    stops,
  }: Readonly<{ person: Person; passport: Passport; stops: readonly Stop[] }>,
  locale: Locale,
): Buffer {
  const t = wordsIn(locale)
  const { name, purpose, firstDay, lastDay, inviter } = delegation
  const paper = sheet(`${t('invitation')} ${passport.fullName}`, locale)
  paper.say(t('invitation'), 22, { isBold: true })
  paper.say(t('draft'), 9, { colour: QUIET })
  paper.skip(PARAGRAPH_GAP)
  paper.say(t('dear'), 12)
  const [from, to] = [longDay(firstDay, locale), longDay(lastDay, locale)]
  paper.say(t('body', { from, to, name: name[locale] }), 12)
  paper.skip(PARAGRAPH_GAP)
  const places = stops.filter(({ kind }) => kind === 'visit').map(({ place }) => place)
  paper.fact(t('fullName'), passport.fullName)
  paper.fact(t('number'), passport.number)
  paper.fact(t('nationality'), passport.nationality)
  paper.fact(t('bornOn'), longDay(passport.bornOn, locale))
  paper.fact(t('expiresOn'), longDay(passport.expiresOn, locale))
  paper.fact(t('organisation'), person.organisation)
  paper.fact(t('purpose'), purpose[locale])
  paper.fact(t('cities'), [...new Set(places)].filter(Boolean).join(locale === 'en' ? ', ' : '、'))
  paper.fact(t('inviter'), inviter)
  paper.skip(60)
  paper.say(t('signature'), 10, { colour: QUIET })
  return paper.finish()
}

export type Listed = Readonly<{
  role: Role
  person: Person | undefined
  passport: Passport | undefined
}>

/** Everybody who travels with all that is known of them, for those who may read passports. */
export function manifestPdf(
  delegation: Delegation,
  listed: readonly Listed[],
  locale: Locale,
): Buffer {
  const t = wordsIn(locale)
  const paper = sheet(`${t('manifest')} ${delegation.name[locale]}`, locale)
  paper.say(t('manifest'), 22, { isBold: true })
  paper.say(delegation.name[locale], 14)
  paper.say(t('erased', { day: longDay(delegation.eraseOn, locale) }), 9, { colour: QUIET })
  for (const { role, person, passport } of listed) {
    paper.skip(PARAGRAPH_GAP)
    paper.say(`${person?.name ?? '–'} · ${roleWord(role, locale)}`, 12, { isBold: true })
    paper.fact(t('organisation'), person?.organisation ?? '')
    paper.fact(t('phone'), person?.phone ?? '')
    paper.fact(t('fullName'), passport?.fullName ?? '')
    paper.fact(t('number'), passport ? `${passport.number} · ${passport.nationality}` : '')
    paper.fact(t('bornOn'), passport ? longDay(passport.bornOn, locale) : '')
    paper.fact(t('expiresOn'), passport ? longDay(passport.expiresOn, locale) : '')
    paper.fact(t('insurance'), person?.insurance ?? '')
    paper.fact(t('contact'), person?.contact ?? '')
    paper.fact(t('needs'), person?.needs ?? '')
  }
  return paper.finish()
}

const COLUMNS = [
  'role',
  'name',
  'organisation',
  'phone',
  'fullName',
  'number',
  'nationality',
  'bornOn',
  'expiresOn',
  'insurance',
  'contact',
  'needs',
] as const satisfies readonly Word[]

/** The same as a table: a line each. */
export function manifestCsv(listed: readonly Listed[], locale: Locale): string {
  const t = wordsIn(locale)
  const rows = listed.map(({ role, person, passport }) => {
    const known: Readonly<Record<string, string | undefined>> = {
      ...person,
      ...passport,
      role: roleWord(role, locale),
    }
    return COLUMNS.map((column) => known[column] ?? '')
  })
  return [COLUMNS.map((column) => t(column)), ...rows]
    .map((row) => `${row.map(csvCell).join(',')}\r\n`)
    .join('')
}

/** Notes that become a lesson, in the format of docs/course-format.md, to be edited and put into a course. */
export function lessonDraft(
  { name, firstDay, lastDay }: Delegation,
  notes: readonly Readonly<{ title: string; words: string; place: string }>[],
  locale: Locale,
): string {
  const sources = locale === 'en' ? 'Sources' : '资料来源'
  // A heading of a note would be one of the lesson.
  const plain = (words: string) => words.replace(/^(\s*)#/gm, '$1\\#')
  const seen = notes.map(({ place }) => place).filter(Boolean)
  return [
    `# ${name[locale].replace(/\s+/g, ' ')}`,
    ...notes.map((one) => `## ${one.title.replace(/\s+/g, ' ')}\n\n${plain(one.words)}`),
    `## ${sources}`,
    [
      `- ${name[locale]}, ${firstDay} – ${lastDay}`,
      ...[...new Set(seen)].map((one) => `- ${one}`),
    ].join('\n'),
    '',
  ].join('\n\n')
}
