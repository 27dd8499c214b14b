import type { RouteObject } from 'react-router'

export const financeRoutes: RouteObject[] = [
  {
    path: 'finance-files',
    lazy: async () => ({ Component: (await import('./CheckPage.tsx')).CheckPage }),
  },
  {
    path: 'finance-files/:code',
    lazy: async () => ({ Component: (await import('./CheckPage.tsx')).FilePage }),
  },
]
