import type { Background, Routes } from '../../platform/module.ts'
import { PersonErased } from '../accounts/contract.ts'
import { agendaImportRoutes, agendaRoutes } from './agenda-routes.ts'
import { createCalendarRoutes } from './calendar-routes.ts'
import { createLaneRoutes } from './check-in/lane-routes.ts'
import { createCheckInListRoutes } from './check-in/list-routes.ts'
import { ticketPageRoutes } from './check-in/ticket-pages.ts'
import { createTicketCodeRoutes } from './check-in/ticket-routes.ts'
import { keeperRoutes } from './keeper-routes.ts'
import { MakePlan } from './make-plan.ts'
import { createMeetingRoutes } from './meeting-routes.ts'
import { meetingPageRoutes } from './pages/meeting-routes.ts'
import { registrationPageRoutes } from './pages/registration-routes.ts'
import { conferencePageRoutes } from './pages/routes.ts'
import { planRoutes } from './plan-routes.ts'
import { createRegistrationRoutes } from './registration-routes.ts'
import { conferenceRoutes } from './routes.ts'
import type { ConferenceSettings } from './settings.ts'
import {
  createResealRegistrations,
  createTellRegistered,
  EraseRegistrations,
  ForgetAttendee,
  heldRegistrations,
} from './tend-registrations.ts'
import { createTicketRoutes } from './ticket-routes.ts'

export function createConferences(settings: ConferenceSettings) {
  const routes: readonly Routes[] = [
    keeperRoutes,
    agendaRoutes,
    agendaImportRoutes,
    createTicketRoutes(settings),
    conferenceRoutes,
    createCalendarRoutes(settings),
    createRegistrationRoutes(settings),
    createMeetingRoutes(settings),
    planRoutes,
    createTicketCodeRoutes(settings),
    createCheckInListRoutes(settings),
    createLaneRoutes(settings),
    conferencePageRoutes,
    registrationPageRoutes,
    meetingPageRoutes,
    ticketPageRoutes,
  ]
  const background: Background = {
    tasks: [
      createTellRegistered(settings),
      createResealRegistrations(settings),
      EraseRegistrations,
      MakePlan,
      ForgetAttendee,
    ],
    subscribers: [{ event: PersonErased, task: ForgetAttendee }],
  }
  return { routes, background, held: heldRegistrations(settings) }
}
