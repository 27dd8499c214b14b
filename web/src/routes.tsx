import { createBrowserRouter } from 'react-router'
import { Layout } from './ui/Layout.tsx'
import { NotFound } from './ui/NotFound.tsx'

export const router = createBrowserRouter([
  {
    element: <Layout />,
    errorElement: <NotFound />,
    children: [{ path: '*', element: <NotFound /> }],
  },
])
