/** The server's clock in whole seconds, ticking only while somebody shows it. */
import { useEffect, useState } from 'react'
import { useOffsetMs } from '../model/panel-model.ts'

const SECOND_MS = 1_000

/** Unix ms of the server, renewed as its second changes. */
export function useServerNow(): number {
  const offsetMs = useOffsetMs()
  const [now, setNow] = useState(() => Date.now() + offsetMs)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    function tick(): void {
      const at = Date.now() + offsetMs
      setNow(at)
      timer = setTimeout(tick, SECOND_MS - (at % SECOND_MS) + 5)
    }
    tick()
    return () => clearTimeout(timer)
  }, [offsetMs])
  return now
}
