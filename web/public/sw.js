/*
 * Serves the pages of an inspector, or of a door, without a network: what was kept by the page (web/src/ui/
 * take-along.ts) is answered when the network does not. It keeps nothing itself and changes nothing
 * online: whatever can be fetched is fetched.
 */
const KEPT = new URL(self.registration.scope).pathname.slice(1)

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET') return
  event.respondWith(answer(request))
})

async function answer(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await caches.open(KEPT)
    const known = await kept.match(request, {
      ignoreVary: true,
      ignoreSearch: request.mode === 'navigate',
    })
    if (known) return known
    throw error
  }
}
