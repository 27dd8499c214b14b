import type { Routes } from '../../platform/module.ts'
import { directoryDeskRoutes, directoryRoutes, placeRoutes } from './routes.ts'

export const createDirectoryRoutes = (): Routes => async (app) => {
  await app.register(directoryRoutes)
  await app.register(placeRoutes)
  await app.register(directoryDeskRoutes)
}
