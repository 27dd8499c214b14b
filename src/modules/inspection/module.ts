export { createInspectionRoutes } from './routes.ts'
