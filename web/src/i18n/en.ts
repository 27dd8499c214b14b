import { accountEn } from '../features/account/messages.ts'
import { booksEn } from '../features/books/messages.ts'
import { businessEn } from '../features/business/messages.ts'
import { admissionEn } from '../features/conferences/admission-messages.ts'
import { agendaEn } from '../features/conferences/agenda/messages.ts'
import { callEn } from '../features/conferences/call/messages.ts'
import { checkInEn } from '../features/conferences/check-in/messages.ts'
import { delegationEn } from '../features/conferences/delegations/messages.ts'
import { fareEn } from '../features/conferences/fare-messages.ts'
import { hostEn } from '../features/conferences/host/messages.ts'
import { conferenceEn } from '../features/conferences/messages.ts'
import { outcomeEn } from '../features/conferences/outcome-messages.ts'
import { connectionsEn } from '../features/connections/messages.ts'
import { cohortEn } from '../features/courses/cohort-messages.ts'
import { coursesEn } from '../features/courses/messages.ts'
import { deskEn } from '../features/desk/messages.ts'
import { facilityEn } from '../features/facilities/messages.ts'
import { financeEn } from '../features/finance/messages.ts'
import { impactEn } from '../features/impact/messages.ts'
import { inspectionEn } from '../features/inspection/messages.ts'
import { lookupEn } from '../features/lookup/messages.ts'
import { partnersEn } from '../features/partners/messages.ts'
import { claimEn } from '../features/programmes/claim-messages.ts'
import { counselEn } from '../features/programmes/counsel-messages.ts'
import { grantEn } from '../features/programmes/grant-messages.ts'
import { programmesEn } from '../features/programmes/messages.ts'
import { offerEn } from '../features/programmes/offer-messages.ts'
import { pavilionEn } from '../features/programmes/pavilion-messages.ts'
import { payrollEn } from '../features/programmes/payroll-messages.ts'
import { recruitEn } from '../features/programmes/recruit-messages.ts'
import { seatEn } from '../features/programmes/seat-messages.ts'
import { startEn } from '../features/programmes/start-messages.ts'
import { supplyEn } from '../features/programmes/supply-messages.ts'
import { targetEn } from '../features/programmes/target-messages.ts'
import { reportEn } from '../features/report/messages.ts'
import { centreEn } from '../features/selling/centre-messages.ts'
import { documentEn } from '../features/selling/document-messages.ts'
import { sellingEn } from '../features/selling/messages.ts'
import { saidEn } from '../features/selling/said-messages.ts'
import { stationEn } from '../features/stations/messages.ts'
import { vouchingEn } from '../features/vouching/messages.ts'

/** Every text of the web application. The Chinese catalogue has the same keys, or does not compile. */
export const en = {
  ...reportEn,
  ...accountEn,
  ...businessEn,
  ...lookupEn,
  ...programmesEn,
  ...seatEn,
  ...startEn,
  ...targetEn,
  ...supplyEn,
  ...grantEn,
  ...claimEn,
  ...payrollEn,
  ...offerEn,
  ...recruitEn,
  ...pavilionEn,
  ...counselEn,
  ...sellingEn,
  ...centreEn,
  ...saidEn,
  ...documentEn,
  ...vouchingEn,
  ...inspectionEn,
  ...partnersEn,
  ...deskEn,
  ...impactEn,
  ...connectionsEn,
  ...booksEn,
  ...coursesEn,
  ...cohortEn,
  ...facilityEn,
  ...stationEn,
  ...conferenceEn,
  ...admissionEn,
  ...fareEn,
  ...agendaEn,
  ...outcomeEn,
  ...checkInEn,
  ...hostEn,
  ...callEn,
  ...delegationEn,
  ...financeEn,
  app: {
    name: 'Tradewind',
    skipToContent: 'Skip to the content',
    chooseFile: 'Choose a file',
    noFile: 'or drop it here',
    language: 'Language',
    menu: 'Menu',
    footer:
      'Open-source software. A report is information, not legal advice; facts marked “not verified” need a second look before you act on them.',
  },
  nav: {
    assess: 'Check my products',
    shop: 'Shop',
    tools: 'Look things up',
    office: 'Programmes',
    learn: 'Courses',
    partners: 'Partners',
    jobs: 'Jobs',
    sell: 'My business',
    rules: 'Rules by date',
    api: 'For programs',
    signIn: 'Sign in',
    signOut: 'Sign out',
    account: 'My account',
  },
  notFound: {
    title: 'There is nothing at this address',
    text: 'The link may be incomplete, or the page has moved.',
    home: 'Go to the first page',
  },
  failure: {
    title: 'That did not work',
    retry: 'Try again',
    offline: 'There is no connection to the server. What you typed is still here; try again.',
    field_minLength: 'too short, at least {{limit}} characters',
    field_maxLength: 'too long, at most {{limit}} characters',
    field_required: 'missing',
    field_other: 'cannot be used as it stands',
    name_email: 'E-mail address',
    name_password: 'Password',
    name_newPassword: 'New password',
    name_name: 'Name',
    name_state: 'State',
    name_amount: 'Amount',
    name_code: 'Code',
    name_quantity: 'Quantity',
    name_netGrams: 'Weight',
    name_day: 'Day',
    name_title: 'Name of the product',
    name_issuedOn: 'Issued on',
    name_validUntil: 'Valid until',
    name_url: 'Address',
  },
} as const satisfies Tree

type Tree = { readonly [key: string]: string | Tree }

/** The same keys with any text. */
export type Messages<T = typeof en> = {
  readonly [Key in keyof T]: T[Key] extends string ? string : Messages<T[Key]>
}
