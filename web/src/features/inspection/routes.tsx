import type { RouteObject } from 'react-router'

export const inspectionRoutes: RouteObject[] = [
  {
    path: 'inspections/:agencyId',
    lazy: async () => ({ Component: (await import('./WorkPage.tsx')).WorkPage }),
  },
]
