import type { RouteObject } from 'react-router'

export const inspectionRoutes: RouteObject[] = [
  {
    path: 'inspections/:agencyId',
    lazy: async () => ({ Component: (await import('./WorkPage.tsx')).WorkPage }),
  },
  {
    path: 'inspections/:agencyId/days',
    lazy: async () => ({ Component: (await import('./InspectorDays.tsx')).InspectorDays }),
  },
  {
    path: 'inspections/:agencyId/days/:day',
    lazy: async () => ({ Component: (await import('./InspectorDay.tsx')).InspectorDay }),
  },
]
