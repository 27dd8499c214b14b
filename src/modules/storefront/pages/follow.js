// Waits until the checkout is no longer to be paid, and leads to its page.
const place = document.querySelector('[data-follow]')
const back = place?.getAttribute('data-follow')
const WAIT_SECONDS = 20
/** Between two waits, and when the network is away. */
const PAUSE_MS = 1000
const MOST_TIMES = 600

async function follow(times) {
  if (times >= MOST_TIMES) return
  try {
    const { pathname, search } = new URL(back, location.href)
    const asked = new URLSearchParams(search)
    asked.set('wait', WAIT_SECONDS)
    const answer = await fetch(`${pathname.replace('/shop/', '/v1/')}?${asked}`)
    if (answer.ok && (await answer.json()).status !== 'placed') {
      location.replace(back)
      return
    }
  } catch {
    // The network comes back, or the link on the page is used.
  }
  setTimeout(() => follow(times + 1), PAUSE_MS)
}

if (back) void follow(0)
