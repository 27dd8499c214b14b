import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { ProgrammeDto } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { readSampleProgramme } from './read-programme.ts'

export const sampleRoutes: Routes = async (app) => {
  app.get(
    '/v1/programmes/sample',
    {
      schema: {
        operationId: 'getSampleProgramme',
        summary: 'Twelve invented businesses, assessed: what an agency sees.',
        tags: ['programmes'],
        response: { 200: ProgrammeDto, ...problems(E.noSample) },
      },
    },
    ({ ctx }) => readSampleProgramme(ctx),
  )
}
