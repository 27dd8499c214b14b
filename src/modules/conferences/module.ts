import type { Routes } from '../../platform/module.ts'
import { agendaImportRoutes, agendaRoutes } from './agenda-routes.ts'
import { createCalendarRoutes } from './calendar-routes.ts'
import { keeperRoutes } from './keeper-routes.ts'
import { conferencePageRoutes } from './pages/routes.ts'
import { conferenceRoutes } from './routes.ts'
import type { ConferenceSettings } from './settings.ts'

export function createConferences(settings: ConferenceSettings) {
  const routes: readonly Routes[] = [
    keeperRoutes,
    agendaRoutes,
    agendaImportRoutes,
    conferenceRoutes,
    createCalendarRoutes(settings),
    conferencePageRoutes,
  ]
  return { routes }
}
