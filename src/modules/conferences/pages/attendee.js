// Keeps an attendee's pages on the phone, and says when there is no network.
const KEPT = 'conferences'
const EACH_MS = 30_000
const script = document.currentScript
const { pages, forget } = script.dataset
const note = document.getElementById('offline')

/** Without a network nothing can be sent: what would be lost is not offered. */
function show() {
  if (note) note.hidden = navigator.onLine
  for (const button of document.querySelectorAll('main form button')) {
    button.disabled = !navigator.onLine
  }
}

/** The next meeting is known without a network, too: by the clock of the phone. */
function showNext() {
  const now = Date.now()
  let isNext = true
  for (const meeting of document.querySelectorAll('.coming')) {
    meeting.hidden = Date.parse(meeting.dataset.ends) <= now
    meeting.classList.toggle('next', isNext && !meeting.hidden)
    if (!meeting.hidden) isNext = false
  }
  const none = document.getElementById('none-left')
  if (none) none.hidden = !isNext
}

async function keep() {
  await navigator.serviceWorker.register('/conference/worker.js')
  const { active } = await navigator.serviceWorker.ready
  active.postMessage({ keep: [...pages.split(' '), script.src, '/icon.svg'] })
}

/** Who gave their place back keeps nothing of it. */
async function forgetAll() {
  const kept = await caches.open(KEPT)
  for (const { url } of await kept.keys()) {
    if (new URL(url).pathname.startsWith(forget)) await kept.delete(url)
  }
}

addEventListener('online', show)
addEventListener('offline', show)
show()
showNext()
setInterval(showNext, EACH_MS)
// A browser that keeps nothing, or may not, shows the pages all the same.
if (pages && navigator.onLine && 'serviceWorker' in navigator) keep().catch(() => {})
if (forget && 'caches' in window) forgetAll().catch(() => {})
