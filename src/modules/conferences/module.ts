import type { Background, Routes } from '../../platform/module.ts'
import { PersonErased } from '../accounts/contract.ts'
import type { Provider } from '../payments/api.ts'
import { ChargebackTold, PaymentCaptured, RefundSucceeded } from '../payments/contract.ts'
import { ConsentChanged } from '../programmes/contract.ts'
import { createAdmissionRoutes } from './admission/routes.ts'
import { createSendInvitations } from './admission/send-invitations.ts'
import { agendaImportRoutes, agendaRoutes } from './agenda-routes.ts'
import { createDayRoutes, outcomeRoutes } from './attendance/day-routes.ts'
import { createScheduleRoutes } from './attendance/schedule-routes.ts'
import { createTellSessionChanges } from './attendance/tell-session-changes.ts'
import { createCalendarRoutes } from './calendar-routes.ts'
import { createCallRoutes } from './call/call-routes.ts'
import { createProposalRoutes } from './call/proposal-routes.ts'
import {
  createResealProposals,
  createTellProposers,
  EraseProposals,
  ForgetProposer,
  heldProposals,
} from './call/tend-proposals.ts'
import { createLaneRoutes } from './check-in/lane-routes.ts'
import { createCheckInListRoutes } from './check-in/list-routes.ts'
import { createTicketPageRoutes } from './check-in/ticket-pages.ts'
import { createTicketCodeRoutes } from './check-in/ticket-routes.ts'
import { createDelegationRoutes } from './delegations/delegation-routes.ts'
import { createResealTravellers, EraseTravellers } from './delegations/tend-delegations.ts'
import { createTripRoutes } from './delegations/trip-routes.ts'
import { ClearBidDocuments } from './host-city/bid-documents.ts'
import { createBidDocumentRoutes, hostRoutes } from './host-city/host-routes.ts'
import { keeperRoutes } from './keeper-routes.ts'
import { leadPageRoutes } from './leads/lead-pages.ts'
import { createLeadRoutes } from './leads/lead-routes.ts'
import { MakePlan } from './make-plan.ts'
import { createMeetingRoutes } from './meeting-routes.ts'
import { attendeePageRoutes } from './pages/attendee-routes.ts'
import { callPageRoutes } from './pages/call-routes.ts'
import { meetingPageRoutes } from './pages/meeting-routes.ts'
import { registrationPageRoutes } from './pages/registration-routes.ts'
import { conferencePageRoutes } from './pages/routes.ts'
import { todayPageRoutes } from './pages/today-routes.ts'
import { tripPageRoutes } from './pages/trip-routes.ts'
import { FollowTicketChargeback } from './paid/follow-chargeback.ts'
import { LapseUnpaid } from './paid/lapse-unpaid.ts'
import { payPageRoutes } from './paid/pay-pages.ts'
import { createPayRoutes } from './paid/pay-routes.ts'
import { createTakeTicketPayment, TakeTicketRefund } from './paid/take-payment.ts'
import { planRoutes } from './plan-routes.ts'
import { createRegistrationRoutes } from './registration-routes.ts'
import { conferenceRoutes } from './routes.ts'
import { createLoadSampleConference } from './sample/load-sample.ts'
import type { ConferenceSettings } from './settings.ts'
import {
  createResealRegistrations,
  createTellRegistered,
  EraseRegistrations,
  ForgetAttendee,
  heldRegistrations,
} from './tend-registrations.ts'
import { createTicketRoutes } from './ticket-routes.ts'

export function createConferences(
  settings: ConferenceSettings,
  providers: readonly Provider[] = [],
) {
  const routes: readonly Routes[] = [
    keeperRoutes,
    agendaRoutes,
    agendaImportRoutes,
    createTicketRoutes(settings, providers),
    conferenceRoutes,
    createCalendarRoutes(settings),
    createRegistrationRoutes(settings),
    createAdmissionRoutes(settings),
    createPayRoutes(settings, providers),
    createMeetingRoutes(settings),
    planRoutes,
    createScheduleRoutes(settings),
    createDayRoutes(settings),
    outcomeRoutes,
    createTicketCodeRoutes(settings),
    createCheckInListRoutes(settings),
    createLaneRoutes(settings),
    createLeadRoutes(settings),
    hostRoutes,
    createBidDocumentRoutes(settings),
    createCallRoutes(settings),
    createProposalRoutes(settings),
    createDelegationRoutes(settings),
    createTripRoutes(settings),
    conferencePageRoutes,
    callPageRoutes,
    tripPageRoutes,
    registrationPageRoutes,
    payPageRoutes,
    meetingPageRoutes,
    attendeePageRoutes,
    todayPageRoutes,
    createTicketPageRoutes(settings),
    leadPageRoutes,
  ]
  const takeTicketPayment = createTakeTicketPayment(settings)
  const loadSample = createLoadSampleConference(settings)
  const background: Background = {
    tasks: [
      createTellRegistered(settings),
      createSendInvitations(settings),
      createResealRegistrations(settings),
      EraseRegistrations,
      LapseUnpaid,
      takeTicketPayment,
      TakeTicketRefund,
      FollowTicketChargeback,
      MakePlan,
      createTellSessionChanges(settings),
      ForgetAttendee,
      loadSample,
      ClearBidDocuments,
      createTellProposers(settings),
      createResealProposals(settings),
      EraseProposals,
      ForgetProposer,
      EraseTravellers,
      createResealTravellers(settings),
    ],
    subscribers: [
      { event: PersonErased, task: ForgetAttendee },
      { event: PersonErased, task: ForgetProposer },
      { event: ConsentChanged, task: loadSample },
      { event: PaymentCaptured, task: takeTicketPayment },
      { event: RefundSucceeded, task: TakeTicketRefund },
      { event: ChargebackTold, task: FollowTicketChargeback },
    ],
  }
  const held = [heldRegistrations(settings), heldProposals(settings)]
  return { routes, background, loadSample, held }
}
