/*
 * Serves the pages of conferences without a network. What an attendee's page names is kept when it is
 * loaded, and each page of a conference that is read is kept as it was read last. The network is asked
 * first, for some seconds; what is kept answers when it does not.
 */
const KEPT = 'conferences'
/** For a page on a poor network; who would wait longer reads what is kept. */
const PATIENCE_MS = 4_000
/** The pages that were named, and those that were read last. */
const MOST_KEPT = 200

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('message', (event) => event.waitUntil(keepAll(event.data.keep)))

self.addEventListener('fetch', (event) => {
  const { method, url } = event.request
  const { origin, pathname } = new URL(url)
  const isOurs = pathname.startsWith('/conference') || pathname === '/icon.svg'
  if (method !== 'GET' || origin !== location.origin || !isOurs) return
  event.respondWith(answer(event))
})

async function answer(event) {
  const name = nameOf(event.request.url)
  const fetched = fetch(event.request)
  event.waitUntil(
    fetched.then(
      (page) => keep(name, page.clone()),
      () => undefined,
    ),
  )
  const kept = await caches.open(KEPT)
  const known = await kept.match(name, { ignoreVary: true })
  if (!known) return fetched
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, known))
  return Promise.race([fetched.catch(() => known), late])
}

/** One after the other: the page that is being read comes first on a poor network. */
async function keepAll(addresses) {
  for (const address of addresses) {
    try {
      await keep(nameOf(address), await fetch(address))
    } catch {
      // The network went away: what was kept before stays.
      return
    }
  }
}

async function keep(name, page) {
  if (!page.ok || page.redirected) return
  const kept = await caches.open(KEPT)
  await kept.put(name, page)
  const names = await kept.keys()
  // They stand in the order in which they were put there.
  for (const old of names.slice(0, Math.max(0, names.length - MOST_KEPT))) await kept.delete(old)
}

/** A page has one name in either language: it is kept in the one in which it was read last. */
function nameOf(address) {
  const url = new URL(address, location.origin)
  url.searchParams.delete('lang')
  url.hash = ''
  return url.href
}
