import { createBrowserRouter } from 'react-router'
import { reportRoutes } from './features/report/routes.tsx'
import { Layout } from './ui/Layout.tsx'
import { NotFound } from './ui/NotFound.tsx'

export const router = createBrowserRouter([
  {
    element: <Layout />,
    errorElement: <NotFound />,
    children: [...reportRoutes, { path: '*', element: <NotFound /> }],
  },
])
