import type { RouteObject } from 'react-router'

export const businessRoutes: RouteObject[] = [
  {
    path: 'sell',
    lazy: async () => ({ Component: (await import('./MyBusinesses.tsx')).MyBusinesses }),
  },
  {
    path: 'sell/:organisationId',
    lazy: async () => ({ Component: (await import('./BusinessPage.tsx')).BusinessPage }),
  },
  {
    path: 'sell/:organisationId/compare/:older/:newer',
    lazy: async () => ({ Component: (await import('./Compare.tsx')).Compare }),
  },
]
