import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useSessionChanged } from './session.ts'

/** Founds an organisation, whose owner one becomes, and goes to its page. */
export function useFounding(kind: 'agency' | 'partner', pageOf: (id: string) => string) {
  const navigate = useNavigate()
  const changed = useSessionChanged()
  const [name, setName] = useState('')
  const [nameZh, setNameZh] = useState('')
  const create = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/organisations', {
          body: { kind, name, ...(nameZh.trim() ? { nameZh } : {}) },
        }),
      ),
    onSuccess: async ({ id }) => {
      await changed()
      await navigate(pageOf(id))
    },
  })
  return { name, setName, nameZh, setNameZh, create }
}
