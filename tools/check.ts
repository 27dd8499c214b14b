import { finish, staticChecks } from './stages.ts'

finish(staticChecks())
