import { expect, test } from 'vitest'
import { makeOperator } from '../../src/modules/accounts/api.ts'
import { SCOPES, type Scope } from '../../src/modules/accounts/organisation.ts'
import { freshAddress, givenOrganisation, givenUser } from '../../src/modules/accounts/testing.ts'
import { DELEGATE, TRIP, VISIT } from '../../src/modules/conferences/delegations/testing.ts'
import { DETROIT, FRAME } from '../../src/modules/conferences/host-city/testing.ts'
import { PROFILE } from '../../src/modules/directory/testing.ts'
import { CHANGED_PACKHOUSE, PACKHOUSE } from '../../src/modules/facilities/testing.ts'
import { givenSku, lineOf, place } from '../../src/modules/orders/testing.ts'
import { testApp } from '../../src/testing/test-app.ts'
import { fitting, operationsOf } from './operations.ts'

/** Who may use an operation of the interface: a new one does not pass until it is written here. */
const AUDIENCE = {
  anyone: `getHealth getReadiness signUp signIn signOut getSession requestPasswordReset
    confirmPasswordReset verifyTwoFactor previewGuestImport classifyProduct quoteLandedCost
    listChannels getCode listRules listDataSets createAssessment findDemand listDemandCategories
    getSampleProgramme listOpenOffices listOpenProgrammes getOpenProgramme listVouchingAgencies searchShop listCategories getShopListing getPavilion getCountyPavilion
    getShopHome takeAlipayNotification takeWechatpayNotification
    takeStripeNotification placeCheckout listReviews translateReview reportReview listForSale getCart putInCart
    listFeatures listCourses getCourse getLesson verifyBadge getBadgeCredential
    getBadgeStatus getBadgeIssuer getBadgeKey previewCohort listOwnCohorts readCalendar getSamplingPlan verifyCertificate
    getJobsCount listJobsByPlace exportJobsByPlace getJobsPromises listJobMultipliers listNetNew exportNetNew
    verifyFinanceFile checkFinanceFile getFinanceKey downloadFinanceFile exportFinanceFile
    listSupply getCountyMap
    listPartners getPartner listPartnerSteps
    getInvitation noteArrival getStation
    listConferences getConference getAgenda getAgendaSession readConferenceCalendar listOfferedTickets listAskedQuestions register getRegistration cancelRegistration transferRegistration listWaysToPayTicket startTicketPayment
    getMeetingProfile putMeetingProfile listSuggestedPeople listMeetingWishes askToMeet answerMeetingWish listOwnMeetings
    listCounties getDriveReach getCall propose getOwnProposal changeProposal withdrawProposal getSchedule listSessionsToAttend putSignUp readScheduleCalendar getMeetingDay sayLate sayAbsent walkIn reportOutcome
    getTrip noteLearned reportBack
    getTicket reissueTicket scanBadge listLeads listScanners shareContact`,
  person: `changeProfile listSecurityEntries changePassword enableTwoFactor disableTwoFactor
    createOrganisation listOwnOrganisations acceptInvitation listOwnCheckouts
    getMailSettings setMailSettings downloadOwnData previewErasure erasePerson
    joinCohort
    listLearning getProgress enrol markLessonDone beginAttempt handInAttempt takeBadge`,
  viewer: `getOrganisation listMembers listImports getImport listImportRows listProducts
    exportProducts getProduct listAssessments listListings getListing listOptionWords getMakerStory getToday getListingLimits listWanted listOwnReviews listDocuments readDocumentFile listOwnVouches listAgencyVouches listConsents getOffice compareStagedStart listOwnNetNew listOffices listClients exportClients getTargeting listTargets exportTargets listLeftOut getOwnPavilion listProgrammes getProgramme listApplications getApplication listOwnApplications
    listClaims readReceipt listPayrolls listOwnPayrolls getAward getReport getOwnAward listOwnClaims readOwnReceipt listBalances
    listJournals listStatements exportEntries getSettlementCurrency listOwnCommissionRules getReserve
    listPayouts traceOrderMoney getAccountStatement exportAccountStatement listSkus listStockMovements listOrders
    listPrices offerChannels listLots getLot listAgencyLots getAgencyLot listInspections readAgencyPhoto readPhoto listInspectorDays getInspectorDay downloadInspectorDay
    getOwnPlace listPartnerDocuments matchPartners listQuoteRequests listQuoteMessages listReferrals
    listAskedQuotes listAskedMessages listSentReferrals readReferral
    previewFinance listFinanceFiles listOffers listFundedOffers listOfferTakings listOffersFor listOfferPayments
    listFacilities getFacilityEconomics listBookings listBookable listOwnBookings listStations listStationAlerts listAssistedOrders listAssistedMonths listCommissionBudgets
    listProspects listInvitationBatches listJoined listOwnOffices listClientCases getClientCase listCaseNotes listTime getMyDay listReferralsHere reportTime exportTime listOwnReferrals
    listConferenceSeries listOwnConferences getOwnConference getOwnAgenda listTickets getTakings listQuestions
    getMeetingFrame getMeetingPlan listMeetings listMeetingGroups
    listHostSearches getHostSearch readBidDocument getOwnCall
    listCheckInLists getCheckIn simulateArrivals`,
  member: `importProducts previewImport editProduct archiveProduct bulkEditProducts
    decideClassification assessCatalogue answerQuestion listProduct editListing submitListing
    askVouch proposeCopy pauseListing stepListings setMakerStory adjustStock transferStock countStock
    setVariantPrices previewPrices replyToReview removeReply attachDocument attachDocumentFile removeDocument
    openCohort listCohorts changeCohort renewCohortCode listCohortMembers removeCohortMember
    inviteToCohort listCohortInvitations cancelCohortInvitation
    checkEligibility apply withdrawApplication reviewApplication createClaim changeClaim submitClaim addReceipt
    removeReceipt decideClaim readPayroll decidePayroll setMilestones markMilestone takeOffer submitLot noteHandover withdrawLot scheduleInspection handInSheet
    addFacility changeFacility markBooking bookFacility cancelBooking openStation lookAtStationAlert
    attachPhoto setInspectorDay
    markTarget unmarkTarget curatePavilion withdrawPavilion
    askQuotes chooseQuote closeQuoteRequest writeQuoteMessage stateOutcome
    answerQuote declineQuote writeAskedMessage acceptReferral declineReferral
    importProspects removeProspect inviteProspects stopInvitations addCaseNote spendTime takeTimeBack planAction finishAction askReferral noteOutcome
    openConferenceSeries planConference changeConference importAgenda putTrack putRoom planAgendaSession
    changeAgendaSession cancelAgendaSession putQuota putTicketType listRegistrations traceTicketMoney
    listVouchers addVoucher endVoucher inviteToConference listAskedRegistrations decideRegistrations putQuestions
    putMeetingFrame makeMeetingPlan putMeetingGroup
    beginHostSearch changeHostSearch nameHostCandidate changeHostCandidate scoreHostCandidate addBidDocument removeBidDocument linkAgendaSession listMeetingOutcomes getMeetingOutcomeTotals
    putCall listProposals reviewProposal acceptProposal declineProposal
    listDelegations planDelegation getDelegation changeDelegation addDelegate changeDelegate removeDelegate putPassport
    addStop removeStop addTripCost removeTripCost addVisitNote changeVisitNote exportLesson
    putCheckInList getCheckInLane listUsedTickets listRevokedTickets sendScans listDoubleUses readBadge`,
  owner: `changeOrganisation listAuditEntries changeMemberRole removeMember inviteMember
    listInvitations cancelInvitation createApiKey listApiKeys revokeApiKey
    getPayoutAccount setPayoutAccount setSettlementCurrency addWebhookEndpoint listWebhookEndpoints changeWebhookEndpoint
    removeWebhookEndpoint rotateWebhookSecret testWebhookEndpoint listWebhookDeliveries
    replayWebhookDelivery giveVouch withdrawVouch resumeInspection revokeCertificate
    reportPayroll writePayroll attachPayroll readOwnPayroll submitPayroll issueFinanceFile revokeFinanceFile createOffer closeOffer
    setConsent askOffice decideOffice recordNetNew createProgramme changeProgramme stepProgramme award payClaim endAward
    submitProfile withdrawProfile statePartnerDocument removePartnerDocument
    previewReferral refer withdrawReferral
    setStationCommission
    joinOffice leaveOffice answerReferral
    stepConference decideHostCity printInvitation printManifest exportManifest`,
  operator: `listListingsInReview approveListing rejectListing vouchForSeller saveSynonyms
    listMissedQueries getTrialBalance listBookJournals exportBookEntries getBookAccount exportBookAccount traceMoney listCommissionRules setCommissionRule listReserveRules setReserveRule getFxPosition
    recordConversion takeBankStatement loadDataSet listDisputes listChargebacks
    ruleOnDispute previewRuling listReportedReviews decideReview createPayouts
    downloadPaymentFile takePayoutStatus listPayoutFiles listPayoutsOfFile decidePayouts listSettlements runSettlement listSettlementDifferences
    explainDifference getWaiting listFeatureSwitches switchFeature listAllAuditEntries exportAudit listOrganisationsNamed listActors listOrdersOfSeller
    listStuckOrders listLateRefunds retryRefund listDifferingPayments giveBackDifferingPayment recordRemittance listSellers getSeller setSellerLimits pauseSeller resumeSeller getSynonyms
    getSynonymsVersion previewSynonyms listAgencies decideAgency listShownPavilions listHeldPavilions takeDownPavilion releasePavilion listDeskDocuments decideDocument readDeskDocumentFile getDoubts decideListingCode
    listDeskCourses exportCourse importCourse removeCourse revokeBadge
    verifyPayroll
    listAskedOffices decideOfficeAtDesk listOffersAtDesk noteOfferDeposit noteOfferReturn
    getCourseStatistics noteCommissionDeposit noteCommissionReturn
    listAskedPartners decideProfile listStatedDocuments decidePartnerDocument`,
  /** Found only by whom it belongs to: a member of the business, or whoever has its key. */
  belongs: `getAssessment listReportRows followAssessment listLines getLine downloadReport
    compareAssessments stopAssessment shareAssessment keepAssessment getOrder moveOrder getCheckout
    startPayment nameStation listWaysToPay cancelCheckout cancelLines cancelOwnLines moveOwnOrder getOwnOrder reviewListing listOwnMessages writeOwnMessage listMessages
    writeMessage getOwnCase addOwnEvidence readOwnEvidence getCase addEvidence readEvidence
    getCohort leaveCohort listCohortProgress signOffStep takeBackSignOff listSessions planSession
    changeSession cancelSession noteAttendance downloadSession getCalendarAddress renewCalendarAddress
    listPosts writePost editPost removePost reportPost dismissReports`,
} as const
type Audience = keyof typeof AUDIENCE

const audienceOf = new Map(
  Object.entries(AUDIENCE).flatMap(([audience, names]) =>
    names.split(/\s+/).map((name) => [name, audience as Audience] as const),
  ),
)

const app = await testApp()
const { organisationId, users } = await givenOrganisation(app)
const [stranger, operator] = [await givenUser(app), await givenUser(app)]
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const sku = await givenSku(app, { businessId: organisationId })
const placed = await place(app.anonymous, [lineOf(sku)])
const orderId = placed.body.orders[0].id as string
const assessed = await app.http.inject({
  method: 'POST',
  url: `/v1/businesses/${organisationId}/assessments`,
  headers: { cookie: users.owner.cookie, 'content-type': 'application/json' },
  payload: {},
})
/** A link that nobody wrote, as one is written. */
const LINK = `${'A'.repeat(64)}.${'A'.repeat(43)}`
const IDS: Readonly<Record<string, string>> = {
  orderId,
  county: '26163',
  token: LINK,
  name: 'positive-list-cn',
  quarter: '2020-Q1',
  checkoutId: placed.body.checkoutId,
  assessmentId: assessed.json().id,
}

const ACTORS = {
  anonymous: '',
  stranger: stranger.cookie,
  viewer: users.viewer.cookie,
  member: users.member.cookie,
  owner: users.owner.cookie,
  operator: operator.cookie,
}
type Actor = keyof typeof ACTORS
const RANK: Partial<Record<Actor, number>> = { viewer: 1, member: 2, owner: 3 }

const PAYROLL = { quarter: '2020-Q1', kind: 'created', jobs: '0.25', source: 'Form 941' }

/** Bodies that the schema alone does not give. */
const BODIES: Readonly<Record<string, object>> = {
  askOffice: { level: 'nation' },
  createClaim: { cost: '10.00', purpose: 'Labels', spentOn: '2026-11-20' },
  changeClaim: { cost: '10.00', purpose: 'Labels', spentOn: '2026-11-20' },
  changeOrganisation: { name: 'Lakeshore Cherries' },
  createOrganisation: { kind: 'business', name: 'Another' },
  changePassword: { currentPassword: 'not the password', newPassword: 'another long one' },
  editProduct: { title: 'Cherries' },
  assessCatalogue: {},
  startPayment: {},
  setPayoutAccount: {
    holder: 'Lakeshore Cherries',
    account: 'US-123456789',
    bic: 'CHASUS33',
    country: 'US',
  },
  createPayouts: {
    debtor: { holder: 'Tradewind', account: 'CN12345678', bic: 'BKCHCNBJ', country: 'CN' },
    least: { amount: '1.00', currency: 'CNY' },
  },
  addWebhookEndpoint: { url: 'https://example.com/hook', eventTypes: ['order.paid'] },
  changeWebhookEndpoint: { isOn: true },
  listProduct: { productId: organisationId, deliveryDays: 10 },
  reportPayroll: PAYROLL,
  recordNetNew: { digest: '0'.repeat(64) },
  setInspectorDay: { startsAt: '08:00', minutesEach: 60 },
  joinOffice: { token: LINK },
  writePayroll: { kind: 'created', jobs: '0.25', source: 'Form 941' },
  verifyPayroll: { businessId: organisationId, ...PAYROLL },
  submitProfile: PROFILE,
  addFacility: PACKHOUSE,
  openStation: { currency: 'USD', fixedCost: '900.00' },
  setStationCommission: { fromOn: '2026-11-22', percent: 5 },
  nameStation: { code: 'AAAAAAAA' },
  changeFacility: CHANGED_PACKHOUSE,
  statePartnerDocument: {
    title: 'Licence',
    issuer: 'Registry',
    number: '1',
    registerUrl: null,
    issuedOn: '2026-01-01',
    expiresOn: '2027-01-01',
  },
  answerQuote: { price: '10.00', days: 1, validUntil: '2026-12-01', words: null },
  stateOutcome: {
    isDone: true,
    endedOn: '2026-11-22',
    cost: null,
    isDamaged: false,
    isRefunded: false,
    isDisputed: false,
  },
  planConference: {
    ...{ slug: 'gateway', seriesId: null, timeZone: 'America/Detroit', places: 1 },
    ...{ firstDay: '2027-03-13', lastDay: '2027-03-14' },
    name: { en: 'Gateway', 'zh-CN': '出口大会' },
    city: { en: 'Detroit', 'zh-CN': '底特律' },
  },
  putQuestions: { version: 0, questions: [] },
  putMeetingFrame: {
    version: 0,
    frame: {
      slots: [{ day: '2027-03-13', startsAt: '09:00', endsAt: '09:25' }],
      ...{ zones: ['Hall'], walkMinutes: [[0]], interpreters: [] },
      tables: [{ name: 'A1', zone: 'Hall' }],
    },
  },
  acceptProposal: {
    ...{ words: '', day: '2027-03-13', time: '09:00', minutes: 30, roomId: null, trackId: null },
  },
  planDelegation: TRIP,
  changeDelegation: { ...TRIP, version: 1 },
  addDelegate: DELEGATE,
  changeDelegate: DELEGATE,
  putPassport: { passport: null },
  addStop: VISIT,
  addTripCost: { what: 'Bus', amount: '1.00', officePercent: 0, sharers: [] },
  beginHostSearch: { seriesId: organisationId, year: 2027, ...FRAME },
  changeHostSearch: { version: 1, ...FRAME },
  nameHostCandidate: DETROIT,
  changeHostCandidate: { ...DETROIT, isWithdrawn: false },
  scoreHostCandidate: { points: [{ key: 'support', points: 5 }], note: '' },
  previewReferral: { fields: [], steps: [] },
  refer: {
    ...{ fields: [], steps: [], partnerId: organisationId, kind: 'logistics', words: 'Cherries' },
    ...{ digest: '0'.repeat(64), answerBy: '2026-11-25T09:00:00.000Z' },
  },
  askQuotes: {
    ...{ kind: 'logistics', title: 'A pallet', words: 'Cherries', steps: [], currency: 'USD' },
    ...{ answerBy: '2026-11-25T09:00:00.000Z', partnerIds: [organisationId] },
  },
}

/** Operations that take a file as it is. */
const TAKES_FILE = new Set([
  'loadDataSet',
  'importProducts',
  'createAssessment',
  'attachDocumentFile',
  'addReceipt',
  'attachPayroll',
  'attachPhoto',
  'importProspects',
  'importAgenda',
  'addBidDocument',
])
const FILE = 'Title,Price\nCherries,5.00'

/** What the answer must be, as far as the right to ask decides it. */
function expectedFor(audience: Audience, actor: Actor): RegExp {
  const through = /^(?!.*(sign_in_required|role_too_low|operator_required|platform\.not_found))/
  if (audience === 'anyone') return through
  if (audience === 'operator')
    return actor === 'operator' ? through : /^403 \w+\.operator_required$/
  if (audience === 'belongs') {
    // Of an order the operator may see and move what the law of its life allows.
    if (actor === 'operator') return /^(404 |401 |409 |20[01] $)/
    return RANK[actor] ? /^(?!.*sign_in_required)/ : /^(404 |401 )/
  }
  if (actor === 'anonymous') return /^401 accounts\.sign_in_required$/
  if (audience === 'person') return through
  const rank = RANK[actor]
  if (rank === undefined) return /^404 platform\.not_found$/
  if (rank < RANK[audience]!) return /^403 accounts\.role_too_low$/
  // What it is about may be missing; that it was looked for is enough.
  return audience === 'owner' ? /^(?!.*(sign_in_required|role_too_low))/ : through
}

const operations = operationsOf(app).filter(
  // The first would sign the actors out; the second goes on for as long as the report does.
  ({ operation }) => !['signOut', 'followAssessment'].includes(operation.operationId),
)

/** Status and code of a fitting request by whoever these headers name. */
async function answerTo(
  { path, method, operation }: (typeof operations)[number],
  who: Readonly<Record<string, string>>,
): Promise<string> {
  const isFile = TAKES_FILE.has(operation.operationId)
  const schema = operation.requestBody?.content['application/json']?.schema
  const body = BODIES[operation.operationId] ?? (schema && fitting(schema, '', organisationId))
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const { schema } = operation.parameters!.find((known) => known.name === name)!
    return encodeURIComponent(IDS[name] ?? `${fitting(schema, name, organisationId)}`)
  })
  const query = (operation.parameters ?? [])
    .filter((known) => known.in === 'query' && known.required)
    .map(({ name, schema }) => `${name}=${fitting(schema, name, organisationId)}`)
  const response = await app.http.inject({
    method: method.toUpperCase() as 'GET',
    url: `${filled}?${query.join('&')}`,
    remoteAddress: freshAddress(),
    headers: {
      'idempotency-key': app.newId(),
      ...who,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(isFile ? { 'content-type': 'text/csv' } : {}),
    },
    ...(isFile ? { payload: FILE } : body ? { payload: JSON.stringify(body) } : {}),
  })
  const isProblem = `${response.headers['content-type']}`.includes('problem+json')
  return `${response.statusCode} ${isProblem ? response.json().code : ''}`
}

test('every operation says who may use it', () => {
  const names = operationsOf(app).map(({ operation }) => operation.operationId)
  expect(names.filter((name) => !audienceOf.has(name))).toEqual([])
  expect([...audienceOf.keys()].filter((name) => !names.includes(name))).toEqual([])
})

test.each(operations)('$operation.operationId is for whom the table says', async (one) => {
  const { operation } = one
  const audience = audienceOf.get(operation.operationId)!
  for (const [actor, cookie] of Object.entries(ACTORS) as [Actor, string][]) {
    const answer = await answerTo(one, cookie ? { cookie } : {})
    expect(`${actor}: ${answer}`).toMatch(
      new RegExp(`^${actor}: ${expectedFor(audience, actor).source.replace('^', '')}`),
    )
  }
})

/** Which scope opens an operation of an organisation to a program; without one it is for people. */
const SCOPE_OF: Readonly<Record<Scope | 'people', string>> = {
  'assessment:read': 'listAssessments matchPartners',
  'assessment:write': 'assessCatalogue',
  'catalogue:read': `listImports getImport listImportRows listProducts exportProducts getProduct
    listListings getListing listOptionWords getMakerStory getToday getListingLimits listWanted listOwnVouches
    listPrices offerChannels listOwnReviews listDocuments readDocumentFile listLots getLot readPhoto`,
  'catalogue:write': `importProducts previewImport editProduct archiveProduct bulkEditProducts
    decideClassification answerQuestion listProduct proposeCopy editListing submitListing
    pauseListing stepListings setMakerStory setVariantPrices previewPrices replyToReview
    removeReply attachDocument attachDocumentFile removeDocument submitLot noteHandover withdrawLot`,
  'orders:read': `listPayouts listOwnCommissionRules getReserve getSettlementCurrency listBalances listJournals
    exportEntries listStatements getAccountStatement exportAccountStatement traceOrderMoney listSkus listStockMovements listOrders
    previewFinance listFinanceFiles`,
  'orders:write': 'adjustStock transferStock countStock',
  'customs:read': '',
  'demand:read': '',
  'programmes:read': `getOffice compareStagedStart listOwnNetNew listOffices listClients exportClients getTargeting listTargets exportTargets listLeftOut getOwnPavilion listProgrammes getProgramme
    listApplications getApplication listOwnApplications checkEligibility listClaims readReceipt listPayrolls listOwnPayrolls
    getAward getReport getOwnAward listOwnClaims readOwnReceipt
    listAgencyLots getAgencyLot listInspections
    listOffers listFundedOffers listOfferTakings listOffersFor listOfferPayments
    listFacilities getFacilityEconomics listBookings listBookable listOwnBookings listStations listStationAlerts listAssistedOrders listAssistedMonths listCommissionBudgets
    reportTime exportTime
    readAgencyPhoto listInspectorDays getInspectorDay downloadInspectorDay
    listConferenceSeries listOwnConferences getOwnConference getOwnAgenda listTickets getTakings listQuestions
    getMeetingFrame getMeetingPlan listMeetings listMeetingGroups
    listHostSearches getHostSearch readBidDocument getOwnCall
    listCheckInLists getCheckIn simulateArrivals`,
  'programmes:write': `takeOffer apply withdrawApplication reviewApplication createClaim changeClaim submitClaim
    addReceipt removeReceipt decideClaim readPayroll decidePayroll setMilestones markMilestone scheduleInspection
    addFacility changeFacility markBooking bookFacility cancelBooking openStation lookAtStationAlert
    setInspectorDay
    markTarget unmarkTarget curatePavilion withdrawPavilion
    openConferenceSeries planConference changeConference importAgenda putTrack putRoom planAgendaSession changeAgendaSession cancelAgendaSession putQuota putTicketType
    addVoucher endVoucher inviteToConference decideRegistrations putQuestions
    putMeetingFrame makeMeetingPlan putMeetingGroup
    linkAgendaSession listMeetingOutcomes getMeetingOutcomeTotals
    beginHostSearch changeHostSearch nameHostCandidate changeHostCandidate addBidDocument removeBidDocument putCall
    putCheckInList getCheckInLane listUsedTickets listRevokedTickets sendScans`,
  people: `getOrganisation changeOrganisation listAuditEntries listMembers changeMemberRole
    removeMember inviteMember listInvitations cancelInvitation createApiKey listApiKeys revokeApiKey
    getPayoutAccount setPayoutAccount setSettlementCurrency addWebhookEndpoint
    listWebhookEndpoints changeWebhookEndpoint removeWebhookEndpoint rotateWebhookSecret
    testWebhookEndpoint listWebhookDeliveries replayWebhookDelivery askVouch listAgencyVouches
    giveVouch withdrawVouch handInSheet attachPhoto resumeInspection revokeCertificate
    reportPayroll writePayroll attachPayroll readOwnPayroll submitPayroll openCohort listCohorts changeCohort renewCohortCode listCohortMembers
    removeCohortMember inviteToCohort listCohortInvitations cancelCohortInvitation
    issueFinanceFile revokeFinanceFile createOffer closeOffer setStationCommission
    listConsents setConsent askOffice decideOffice createProgramme changeProgramme stepProgramme award payClaim endAward
    recordNetNew
    getOwnPlace submitProfile withdrawProfile listPartnerDocuments statePartnerDocument
    removePartnerDocument askQuotes listQuoteRequests chooseQuote closeQuoteRequest listQuoteMessages
    writeQuoteMessage listAskedQuotes answerQuote declineQuote listAskedMessages writeAskedMessage
    previewReferral refer listReferrals withdrawReferral stateOutcome
    listSentReferrals readReferral acceptReferral declineReferral
    importProspects listProspects removeProspect inviteProspects listInvitationBatches stopInvitations listJoined joinOffice leaveOffice listOwnOffices listClientCases getClientCase listCaseNotes addCaseNote listTime spendTime takeTimeBack planAction finishAction askReferral noteOutcome getMyDay listReferralsHere listOwnReferrals answerReferral stepConference listRegistrations traceTicketMoney listVouchers listAskedRegistrations
    scoreHostCandidate decideHostCity listProposals reviewProposal acceptProposal declineProposal
    listDelegations planDelegation getDelegation changeDelegation addDelegate changeDelegate removeDelegate putPassport
    addStop removeStop addTripCost removeTripCost addVisitNote changeVisitNote exportLesson printInvitation printManifest exportManifest
    listDoubleUses readBadge`,
}

test('a program does what its scopes name, and nothing else of an organisation', async () => {
  const scopeOf = new Map(
    Object.entries(SCOPE_OF).flatMap(([scope, names]) =>
      names.split(/\s+/).flatMap((name) => (name ? [[name, scope] as const] : [])),
    ),
  )
  const scoped = operations.filter(({ operation }) =>
    ['viewer', 'member', 'owner'].includes(audienceOf.get(operation.operationId)!),
  )
  const names = scoped.map(({ operation }) => operation.operationId)
  expect(names.filter((name) => !scopeOf.has(name))).toEqual([])
  const owner = app.withHeaders({ cookie: users.owner.cookie })
  const keyWith = async (scopes: readonly string[]): Promise<string> => {
    const path = `/v1/organisations/${organisationId}/api-keys`
    return (await owner.post(path, { name: 'program', scopes })).body.secret
  }
  const keys = new Map<string, { only: string; others: string }>()
  for (const scope of new Set(scopeOf.values())) {
    const others = await keyWith(SCOPES.filter((one) => one !== scope))
    keys.set(scope, { only: scope === 'people' ? '' : await keyWith([scope]), others })
  }
  const wrong: string[] = []
  for (const one of scoped) {
    const name = one.operation.operationId
    const { only, others } = keys.get(scopeOf.get(name)!)!
    const refused = await answerTo(one, { 'x-api-key': others })
    if (refused !== '403 accounts.scope_missing') wrong.push(`${name} without: ${refused}`)
    const taken = only ? await answerTo(one, { 'x-api-key': only }) : ''
    if (/^401|^5|scope_missing|role_too_low/.test(taken)) wrong.push(`${name} with: ${taken}`)
  }
  expect(wrong).toEqual([])
})

test('what belongs to others is not found, and stays as it is', async () => {
  const read = async (path: string, cookie: string) =>
    (await app.http.inject({ method: 'GET', url: path, headers: { cookie } })).statusCode
  const order = `/v1/businesses/${organisationId}/orders/${orderId}`
  const report = `/v1/businesses/${organisationId}/assessments/${IDS['assessmentId']}`
  for (const path of [order, report]) {
    expect(await read(path, ACTORS.viewer)).toBe(200)
    expect(await read(path, ACTORS.stranger)).toBe(404)
  }
  const before = await app.http.inject({ url: order, headers: { cookie: ACTORS.owner } })
  const step = { from: 'placed', to: 'paid' }
  for (const cookie of [ACTORS.stranger, ACTORS.viewer]) {
    const answer = await app.http.inject({
      method: 'POST',
      url: `${order}/steps`,
      headers: { cookie },
      payload: step,
    })
    expect(answer.statusCode).toBe(404)
  }
  const after = await app.http.inject({ url: order, headers: { cookie: ACTORS.owner } })
  expect(after.json()).toEqual(before.json())
})
