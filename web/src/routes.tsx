import { createBrowserRouter } from 'react-router'
import { accountRoutes } from './features/account/routes.tsx'
import { businessRoutes } from './features/business/routes.tsx'
import { checkInRoutes } from './features/conferences/check-in/routes.tsx'
import { conferencesRoutes } from './features/conferences/routes.tsx'
import { coursesRoutes } from './features/courses/routes.tsx'
import { deskRoutes } from './features/desk/routes.tsx'
import { financeRoutes } from './features/finance/routes.tsx'
import { impactRoutes } from './features/impact/routes.tsx'
import { inspectionRoutes } from './features/inspection/routes.tsx'
import { lookupRoutes } from './features/lookup/routes.tsx'
import { partnersRoutes } from './features/partners/routes.tsx'
import { programmesRoutes } from './features/programmes/routes.tsx'
import { reportRoutes } from './features/report/routes.tsx'
import { vouchingRoutes } from './features/vouching/routes.tsx'
import { Layout } from './ui/Layout.tsx'
import { NotFound } from './ui/NotFound.tsx'

export const router = createBrowserRouter([
  {
    element: <Layout />,
    errorElement: <NotFound />,
    children: [
      ...reportRoutes,
      ...accountRoutes,
      ...businessRoutes,
      ...lookupRoutes,
      ...deskRoutes,
      ...programmesRoutes,
      ...impactRoutes,
      ...vouchingRoutes,
      ...inspectionRoutes,
      ...checkInRoutes,
      ...coursesRoutes,
      ...partnersRoutes,
      ...financeRoutes,
      ...conferencesRoutes,
      { path: '*', element: <NotFound /> },
    ],
  },
])
