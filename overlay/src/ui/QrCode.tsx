/** A QR code as one path, always dark on white with the quiet zone that scanners need. */
import { memo, useMemo } from 'react'
import { encode } from 'uqr'

/** Modules of white around the code (ISO/IEC 18004). */
const QUIET_ZONE = 4

export type QrCodeProps = { text: string; className?: string }

export const QrCode = memo(function QrCode({ text, className }: QrCodeProps) {
  const { size, path } = useMemo(() => qrPath(text), [text])
  return (
    <svg
      className={className}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      aria-hidden="true"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}H0Z`} />
      <path fill="#000" d={path} />
    </svg>
  )
})

/** Each run of dark modules in a row is one rectangle. */
export function qrPath(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  let path = ''
  data.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (row[x] !== true) continue
      const from = x
      while (row[x + 1] === true) x += 1
      path += `M${from} ${y}h${x + 1 - from}v1H${from}Z`
    }
  })
  return { size, path }
}
