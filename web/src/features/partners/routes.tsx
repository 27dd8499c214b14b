import type { RouteObject } from 'react-router'

export const partnersRoutes: RouteObject[] = [
  {
    path: 'partners',
    lazy: async () => ({ Component: (await import('./Directory.tsx')).Directory }),
  },
  {
    path: 'partners/:partnerId',
    lazy: async () => ({ Component: (await import('./PartnerPage.tsx')).PartnerPage }),
  },
  {
    path: 'partner-desk/:partnerId',
    lazy: async () => ({ Component: (await import('./PartnerDesk.tsx')).PartnerDesk }),
  },
]
