/** Metal leaf and sparks on one canvas. Frames are asked for only while something flies. */

export type Burst = {
  /** From the middle of the canvas, in reference pixels (a picture 1080 high in landscape). */
  x: number
  y: number
  /** Spread over so many reference pixels to either side of `x`. */
  width: number
  count: number
  /** CSS colours, used in turn. */
  colours: readonly string[]
  /** Reference pixels per second at the start. */
  speed: number
}

type Particle = {
  x: number
  y: number
  /** Per second. */
  vx: number
  vy: number
  size: number
  turn: number
  turnSpeed: number
  flip: number
  flipSpeed: number
  colour: string
  isSpark: boolean
  bornAt: number
  livesMs: number
}

const GRAVITY = 620
/** Share of speed that is left after a second: leaf is light. */
const DRAG_PER_SECOND = 0.22
/** A page that was hidden must not fling everything away with its first frame. */
const STEP_SECONDS_MAX = 0.05

export class ParticleField {
  #canvas: HTMLCanvasElement | null = null
  #particles: Particle[] = []
  #frame = 0
  #steppedAt = 0
  /** Canvas pixels for one reference pixel. */
  #scale = 1
  readonly #countMax: number

  constructor(countMax: number) {
    this.#countMax = countMax
  }

  attach(canvas: HTMLCanvasElement | null): void {
    this.#canvas = canvas
    if (canvas === null) this.clear()
  }

  burst(burst: Burst): void {
    const canvas = this.#canvas
    if (canvas === null) return
    this.#fit(canvas)
    const now = performance.now()
    const count = Math.min(burst.count, this.#countMax - this.#particles.length)
    for (let index = 0; index < count; index += 1) {
      this.#particles.push(born(burst, index, now))
    }
    if (this.#frame === 0 && count > 0) {
      this.#steppedAt = now
      this.#frame = requestAnimationFrame(this.#draw)
    }
  }

  /** Everything is gone with the next frame at the latest. */
  clear(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#particles = []
    const canvas = this.#canvas
    const context = canvas?.getContext('2d') ?? null
    if (canvas === null || context === null) return
    // The leaf drawn last left the canvas turned: what is wiped would be turned with it.
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, canvas.width, canvas.height)
  }

  get count(): number {
    return this.#particles.length
  }

  /** Drawn at one canvas pixel for one CSS pixel: OBS has no finer ones. */
  #fit(canvas: HTMLCanvasElement): void {
    const { clientWidth: width, clientHeight: height } = canvas
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width
      canvas.height = height
    }
    const remPixels = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    this.#scale = remPixels / 100
  }

  readonly #draw = (): void => {
    const canvas = this.#canvas
    const context = canvas?.getContext('2d') ?? null
    if (canvas === null || context === null) return
    const now = performance.now()
    const seconds = Math.min(STEP_SECONDS_MAX, (now - this.#steppedAt) / 1000)
    this.#steppedAt = now
    this.#particles = this.#particles.filter((one) => now - one.bornAt < one.livesMs)
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, canvas.width, canvas.height)
    for (const particle of this.#particles) {
      step(particle, seconds)
      this.#paint(context, canvas, particle, now)
    }
    this.#frame = this.#particles.length === 0 ? 0 : requestAnimationFrame(this.#draw)
  }

  #paint(
    context: CanvasRenderingContext2D,
    canvas: HTMLCanvasElement,
    particle: Particle,
    now: number,
  ): void {
    const age = (now - particle.bornAt) / particle.livesMs
    const scale = this.#scale
    const cos = Math.cos(particle.turn)
    const sin = Math.sin(particle.turn)
    const x = canvas.width / 2 + particle.x * scale
    const y = canvas.height / 2 + particle.y * scale
    context.globalAlpha = age < 0.7 ? 1 : (1 - age) / 0.3
    context.fillStyle = particle.colour
    const size = particle.size * scale
    if (particle.isSpark) {
      context.setTransform(1, 0, 0, 1, x, y)
      context.beginPath()
      context.arc(0, 0, size * 0.32, 0, Math.PI * 2)
      context.fill()
      return
    }
    // A leaf turning over in the air: slowly, and never down to nothing, so that it does not flicker.
    const height = size * (0.24 + 0.38 * Math.abs(Math.cos(particle.flip)))
    context.setTransform(cos, sin, -sin, cos, x, y)
    context.fillRect(-size / 2, -height / 2, size, height)
  }
}

/** All around, rather upwards; few and far apart enough that no spot of the picture flickers. */
function born(burst: Burst, index: number, now: number): Particle {
  const angle = (index / burst.count) * Math.PI * 2 + Math.random() * 0.5
  const speed = burst.speed * (0.35 + Math.random() * 0.65)
  return {
    x: burst.x + (Math.random() * 2 - 1) * burst.width,
    y: burst.y,
    vx: Math.cos(angle) * speed * 1.25,
    vy: Math.sin(angle) * speed * 0.8 - burst.speed * 0.32,
    size: 8 + Math.random() * 11,
    turn: Math.random() * Math.PI,
    turnSpeed: (Math.random() - 0.5) * 5,
    flip: Math.random() * Math.PI,
    flipSpeed: 1.5 + Math.random() * 2.5,
    colour: burst.colours[index % burst.colours.length] ?? '#fff',
    isSpark: index % 3 === 0,
    bornAt: now,
    livesMs: 1_300 + Math.random() * 900,
  }
}

function step(particle: Particle, seconds: number): void {
  const drag = DRAG_PER_SECOND ** seconds
  particle.vx *= drag
  particle.vy = particle.vy * drag + GRAVITY * seconds
  particle.x += particle.vx * seconds
  particle.y += particle.vy * seconds
  particle.turn += particle.turnSpeed * seconds
  particle.flip += particle.flipSpeed * seconds
}
