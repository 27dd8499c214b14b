import { parentPort, workerData } from 'node:worker_threads'
import {
  type MeetingFile,
  type NamedMeeting,
  problemOf,
  standingIn,
  tellPlan,
} from './meeting-file.ts'
import { planMeetings, replanMeetings } from './planner/plan-meetings.ts'

/** What a plan is made from: nobody has meetings yet, or some stand and are kept where they can be. */
export type PlanWork = Readonly<{
  file: MeetingFile
  standing: readonly NamedMeeting[]
  /** Whether meetings that stand keep their time and table. */
  keepsStanding: boolean
  /** The first slot that is still to come. */
  from: number
}>

/** In a thread of its own: a large plan takes ten seconds, in which the server goes on answering. */
if (parentPort) {
  const { file, standing, keepsStanding, from } = workerData as PlanWork
  const problem = problemOf(file)
  const plan = standingIn(file, standing)
  const isNew = plan.length === 0 && from === 0
  const confirmed = new Set(keepsStanding ? plan.map(({ pair }) => pair) : [])
  const made = isNew ? planMeetings(problem) : replanMeetings(problem, { plan, confirmed, from })
  parentPort.postMessage(tellPlan({ file, problem }, made, plan))
}
