// Recomputes a draw from its transcript, by shared/DRAW.md with nothing but Node: node third-party-check.mjs FILE
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const sha256 = (...parts) =>
  parts.reduce((h, part) => h.update(part), createHash('sha256')).digest()
const hex = (text) => Buffer.from(text, 'hex')
const domain = (purpose) => `fanfare/draw/1/${purpose}\0`
const u32 = (number) => hex(number.toString(16).padStart(8, '0'))
const u64 = (number) => hex(number.toString(16).padStart(16, '0'))
const expect = (what, found, said) => {
  const same = JSON.stringify(found) === JSON.stringify(said)
  process.stdout.write(`${same ? 'ok  ' : 'FAIL'} ${what}\n`)
  if (!same) process.exit(1)
}

const transcript = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { entries, activityId, sealed, closed, drawn } = transcript
const serverSeed = hex(drawn.serverSeed)
const commitment = sha256(domain('commitment'), serverSeed, activityId).toString('hex')
expect('commitment', commitment, sealed.commitment)

const root = (from, to) => {
  if (to === from) return sha256('')
  if (to - from === 1) {
    const [, member, weight] = entries[from]
    return sha256('\x00', u32(from), u32(weight), member)
  }
  let left = 1
  while (left * 2 < to - from) left *= 2
  return sha256('\x01', root(from, from + left), root(from + left, to))
}
expect('root', root(0, entries.length).toString('hex'), closed.root)

const { beacon } = drawn
const beaconPart = beacon === null ? ['\x00'] : ['\x01', sha256(hex(beacon.signature))]
const seed = sha256(domain('seed'), serverSeed, ...beaconPart, hex(closed.root), activityId)
expect('seed', seed.toString('hex'), drawn.seed)

let counter = 0
const below = (limit) => {
  for (;;) {
    const number = sha256(seed, u64(counter++)).readUIntBE(0, 6)
    if (number < 2 ** 48 - (2 ** 48 % limit)) return number % limit
  }
}
const left = entries.map(([, member, weight], index) => ({ index, member, weight }))
const order = []
while (left.length > 0 && order.length < drawn.winnersWanted + drawn.alternatesWanted) {
  let place = below(left.reduce((sum, { weight }) => sum + weight, 0))
  const at = left.findIndex(({ weight }) => (place -= weight) < 0)
  const [{ index, member }] = left.splice(at, 1)
  order.push([index, member])
}
const said = [...drawn.winners, ...drawn.alternates].map(({ index, member }) => [index, member])
expect('winners and alternates', order, said)
