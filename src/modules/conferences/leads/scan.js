/*
 * Reads the code of a badge with the camera, where a browser does that; without this the code is typed, or
 * comes from a scanner. The button is hidden until it is known that there is a camera to use.
 */
const LOOK_MS = 150
const button = document.querySelector('button[data-camera]')
const video = document.querySelector('video[data-camera]')
const field = document.querySelector('textarea[name="code"]')

if (button && video && field && 'BarcodeDetector' in window && navigator.mediaDevices) {
  button.hidden = false
  button.addEventListener('click', () =>
    read().catch(() => {
      // Refused, or in use: the code is typed.
      button.hidden = true
    }),
  )
}

async function read() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  video.hidden = false
  video.srcObject = stream
  await video.play()
  const detector = new BarcodeDetector({ formats: ['qr_code'] })
  const look = async () => {
    const [found] = await detector.detect(video).catch(() => [])
    if (!found) return setTimeout(look, LOOK_MS)
    field.value = found.rawValue
    for (const track of stream.getTracks()) track.stop()
    video.hidden = true
  }
  await look()
}
