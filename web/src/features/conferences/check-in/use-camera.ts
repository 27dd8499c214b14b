import { type RefObject, useEffect, useState } from 'react'

/** The Barcode Detection API (WICG); browsers on most phones have it, and no type of TypeScript's yet. */
type Detector = Readonly<{ detect: (of: HTMLVideoElement) => Promise<{ rawValue: string }[]> }>
type DetectorMaker = new (options: { formats: string[] }) => Detector

const maker = (): DetectorMaker | undefined =>
  (window as { BarcodeDetector?: DetectorMaker }).BarcodeDetector

/** Whether this browser reads codes with the camera. */
export const hasCamera = (): boolean =>
  maker() !== undefined && navigator.mediaDevices !== undefined

const LOOK_MS = 150

/**
 * Shows what the camera sees in the video and hands on what codes say, as long as it is on. Returns why
 * it cannot: the camera is refused, missing or in use.
 */
export function useCamera(
  video: RefObject<HTMLVideoElement | null>,
  isOn: boolean,
  onCode: (code: string) => void,
): Error | undefined {
  const [error, setError] = useState<Error>()
  useEffect(() => {
    const Maker = maker()
    const shown = video.current
    if (!isOn || !Maker || !shown) return
    let stream: MediaStream | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const look = async (detector: Detector) => {
      // A frame that is not there yet is looked at the next time.
      const found = await detector.detect(shown).catch(() => [])
      if (isOver) return
      for (const { rawValue } of found) onCode(rawValue)
      timer = setTimeout(() => void look(detector), LOOK_MS)
    }
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      if (isOver) return stop()
      shown.srcObject = stream
      await shown.play()
      setError(undefined)
      await look(new Maker({ formats: ['qr_code'] }))
    }
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    begin().catch((failure: Error) => setError(failure))
    return () => {
      isOver = true
      clearTimeout(timer)
      stop()
    }
  }, [video, isOn, onCode])
  return error
}
