import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { givenUser } from './testing.ts'

const app = await testApp()

test('whoever signs up is signed in, and reads who they are', async () => {
  const { client, userId, email } = await givenUser(app)
  const session = await client.get('/v1/accounts/session')
  expect(session.status).toBe(200)
  expect(session.body).toEqual({
    user: { id: userId, name: 'Ann Arbor', email, hasTwoFactor: false },
    organisations: [],
  })
})
