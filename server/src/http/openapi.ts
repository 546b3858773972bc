/** `/openapi.json`: made from the schemas that judge the requests, so it cannot say something else. */
import {
  limits,
  PreviewSchema,
  ProducerCommandSchema,
  REJECTIONS,
  SignalSchema,
} from '@fanfare/shared/contracts'
import { z } from 'zod'
import { TestCueBody } from './overlay-routes.ts'
import { PageQuery } from './page-query.ts'
import { BoardQuery, MembersQuery } from './read-routes.ts'
import { LoginBody, SessionBody } from './session-routes.ts'

type Part = Record<string, unknown>
type Operation = Part & { parameters: Part[] }
type Paths = Record<string, Record<string, Operation>>

const CHANNEL = '/api/v1/channels/{channel}'
const MEMBER = `${CHANNEL}/members/{platform}/{userId}`

export function openApi(version: string): Part {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Fanfare',
      version,
      description: 'Real-time interaction server and OBS overlay for live streams.',
      license: { name: 'MIT' },
    },
    paths: withPathParameters({
      ...writes(),
      ...reads(),
      ...overlays(),
      ...sessions(),
      ...operations(),
    }),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: '`ff_<scope>_…`, for one channel' },
        panel: { type: 'apiKey', in: 'cookie', name: 'fanfare_panel' },
      },
      schemas: {
        Signal: schemaOf(SignalSchema),
        Command: schemaOf(ProducerCommandSchema),
        Preview: schemaOf(PreviewSchema),
        Rejection: {
          type: 'object',
          required: ['code', 'message'],
          properties: {
            code: { type: 'string', enum: [...Object.keys(REJECTIONS), 'server/error'] },
            message: { type: 'string' },
          },
        },
        IngestAnswer: INGEST_ANSWER,
      },
    },
  }
}

const INGEST_ANSWER: Part = {
  type: 'object',
  required: ['accepted', 'duplicates', 'rejected', 'seq', 'durability'],
  properties: {
    accepted: { type: 'integer' },
    duplicates: { type: 'integer' },
    rejected: {
      type: 'array',
      items: {
        type: 'object',
        required: ['index', 'code', 'message'],
        properties: {
          index: { type: 'integer' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
    seq: { type: 'integer' },
    durability: { enum: ['memory', 'os', 'disk', 'replicated'] },
    refused: {
      type: 'array',
      description: 'Signals that counted although what they asked for was refused',
      items: {
        type: 'object',
        required: ['index', 'code', 'message'],
        properties: {
          index: { type: 'integer' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
  },
}

const ACTIVITY: Part = {
  type: 'object',
  required: ['type', 'activityId', 'open'],
  properties: {
    type: { enum: ['window', 'seckill', 'lottery', 'poll', 'quiz', 'code'] },
    activityId: { type: 'string' },
    open: { type: 'boolean' },
  },
}

/** Parts of a path are read from the path itself, so that none is left out. */
function withPathParameters(paths: Paths): Part {
  for (const [path, operations] of Object.entries(paths)) {
    const varying = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: schemaOf(name === 'board' ? BoardQuery.shape.board : z.string().min(1)),
    }))
    for (const one of Object.values(operations)) one.parameters.unshift(...varying)
  }
  return paths
}

function writes(): Paths {
  return {
    [`${CHANNEL}/signals`]: {
      post: operation('Hands in what a platform saw; answered when it is durable', {
        body: {
          type: 'object',
          required: ['signals'],
          properties: {
            signals: {
              type: 'array',
              minItems: 1,
              maxItems: limits.SIGNALS_PER_REQUEST_MAX,
              items: ref('Signal'),
            },
          },
        },
        answer: ref('IngestAnswer'),
        headers: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
      }),
    },
    [`${CHANNEL}/commands`]: {
      post: operation('Asks the channel to do something', {
        body: { anyOf: [ref('Command'), ref('Preview')] },
        answer: {
          type: 'object',
          required: ['seq', 'events'],
          properties: {
            seq: { type: 'integer' },
            events: { type: 'array', items: { type: 'object' } },
            preview: { type: 'object', description: 'Answers a preview, which changes nothing' },
          },
        },
        headers: ['Idempotency-Key'],
      }),
    },
  }
}

function reads(): Paths {
  return {
    [`${CHANNEL}/state`]: { get: operation('The panel’s view, with its seq') },
    [`${CHANNEL}/leaderboards/{board}`]: {
      get: operation('One page of a leaderboard', { query: BoardQuery.omit({ board: true }) }),
    },
    [`${CHANNEL}/members`]: { get: operation('Searches members', { query: MembersQuery }) },
    [MEMBER]: { get: operation('One member') },
    [`${MEMBER}/statement`]: {
      get: operation('Every transfer of a member, newest first', { query: PageQuery }),
    },
    [`${CHANNEL}/activities`]: {
      get: operation('What was ever opened, the newest first', { query: PageQuery }),
    },
    [`${CHANNEL}/activities/{activity}`]: {
      get: operation('One activity, with its claims, entries, votes or uses', { answer: ACTIVITY }),
    },
    [`${CHANNEL}/draws/{activity}/transcript`]: {
      get: operation('All that is needed to recompute a draw, and what became of its prizes'),
    },
    [`${CHANNEL}/rundowns`]: {
      get: operation('Saved runs of show, and what was cued in this broadcast'),
    },
    [`${CHANNEL}/rules`]: { get: operation('The rules in force, and those that will be') },
  }
}

function overlays(): Paths {
  return {
    [`${CHANNEL}/overlay-url`]: { get: operation('The address to put into OBS') },
    [`${CHANNEL}/overlay-token/rotate`]: {
      post: operation('A new address; the old one works for a short while'),
    },
    [`${CHANNEL}/test-cue`]: {
      post: operation('Shows a marked example on the stage', { body: schemaOf(TestCueBody) }),
    },
    [`${CHANNEL}/incidents/{incident}`]: {
      delete: operation('What the store did was seen by somebody, and is shown no more'),
    },
    [`${CHANNEL}/rehearsal`]: {
      post: operation('Opens a copy of the channel to try things on'),
      delete: operation('Throws the rehearsal away'),
    },
  }
}

function sessions(): Paths {
  return {
    '/api/v1/session': {
      post: operation('Exchanges an overlay or viewer token for a short session', {
        body: schemaOf(SessionBody),
      }),
    },
    '/api/v1/login': { post: operation('Uses up a panel link', { body: schemaOf(LoginBody) }) },
    '/api/v1/logout': { post: operation('Ends the panel’s session') },
    '/api/v1/panel': { get: operation('Whose panel this is') },
  }
}

function operations(): Paths {
  return {
    '/healthz': { get: operation('Store, durability, incidents, nodes and channels') },
    '/readyz': { get: operation('Whether it takes work now: 200, else 503 and why') },
    '/metrics': { get: operation('For Prometheus') },
  }
}

type Described = { body?: unknown; answer?: unknown; query?: z.ZodType; headers?: string[] }

function operation(summary: string, about: Described = {}): Operation {
  return {
    summary,
    security: [{ token: [] }, { panel: [] }],
    parameters: [...queryParameters(about.query), ...headerParameters(about.headers ?? [])],
    ...(about.body === undefined
      ? {}
      : { requestBody: { required: true, ...content(about.body) } }),
    responses: {
      200: { description: 'Done', ...content(about.answer ?? { type: 'object' }) },
      default: { description: 'Refused', ...content(ref('Rejection')) },
    },
  }
}

function queryParameters(query: z.ZodType | undefined): Part[] {
  if (query === undefined) return []
  const properties = schemaOf(query)['properties']
  return Object.entries(properties as Part).map(([name, schema]) => ({ name, in: 'query', schema }))
}

function headerParameters(names: readonly string[]): Part[] {
  return names.map((name) => ({ name, in: 'header', schema: { type: 'string' } }))
}

function schemaOf(schema: z.ZodType): Part {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' })
}

function ref(name: string): Part {
  return { $ref: `#/components/schemas/${name}` }
}

function content(schema: unknown): Part {
  return { content: { 'application/json': { schema } } }
}
