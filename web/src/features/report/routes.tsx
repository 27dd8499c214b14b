import type { RouteObject } from 'react-router'

export const reportRoutes: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./Landing.tsx')).Landing }) },
  {
    path: 'report/:businessId/:assessmentId',
    lazy: async () => ({ Component: (await import('./ReportPage.tsx')).ReportPage }),
  },
  {
    path: 'report/:businessId/:assessmentId/product/:productId',
    lazy: async () => ({ Component: (await import('./ProductPage.tsx')).ProductPage }),
  },
]
