import { fixture } from '../../testing/fixture.ts'
export const used = fixture
