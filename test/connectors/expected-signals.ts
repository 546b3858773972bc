/**
 * What a captured line must become, worked out from the raw text by another way than the connector:
 * one pattern for the line, no IRC library. Kept plain on purpose; it is the second opinion.
 */
import type { Signal } from '@fanfare/shared/contracts'

const LINE =
  /^(?:@(?<tags>\S+) )?(?::(?<prefix>\S+) )?(?<command>[A-Z]+) #(?<room>\S+)(?: :?(?<text>.*))?$/

export function expectedSignals(raw: string, room: string): Signal[] {
  const found = LINE.exec(raw)?.groups
  if (!found || found['room'] !== room) return []
  const tag = tagReader(found['tags'] ?? '')
  const text = (found['text'] ?? '').replace(/^\u0001ACTION (.*)\u0001$/, '$1')
  const at = Number(tag('tmi-sent-ts'))
  const source = 'twitch'
  switch (found['command']) {
    case 'CLEARMSG': {
      const messageId = tag('target-msg-id')
      return [{ type: 'message.deleted', source, id: `del:${messageId}`, at, messageId }]
    }
    case 'CLEARCHAT': {
      if (text === '') return []
      const userId = tag('target-user-id')
      const id = `ban:${tag('room-id')}:${userId}:${at}`
      const seconds = Number(tag('ban-duration'))
      return [
        { type: 'viewer.banned', source, id, at, viewer: { id: userId, name: text }, seconds },
      ]
    }
    case 'PRIVMSG':
    case 'USERNOTICE':
      break
    default:
      return []
  }

  const id = tag('id')
  if (id === '' || tag('user-id') === '') return []
  const login = tag('login') || (found['prefix'] ?? '').split('!')[0] || ''
  const badges = tag('badges')
    .split(',')
    .filter(Boolean)
    .map((badge) => badge.replace(/\/.*/, ''))
  const viewer = {
    id: tag('user-id'),
    name: tag('display-name') || login,
    ...(badges.length > 0 && { badges }),
  }
  const common = { source, at, viewer }
  const chat: Signal = { ...common, type: 'chat', id, text }
  const beside: Signal[] = text === '' ? [] : [{ ...chat, id: `${id}:text`, messageId: id }]
  const foreign = tag('source-room-id') !== '' && tag('source-room-id') !== tag('room-id')

  if (found['command'] === 'PRIVMSG') {
    if (tag('bits') === '' || foreign) return [chat]
    const value = { amount: 1, currency: 'BITS' }
    const gift = { id: 'bits', name: 'Cheer', count: Number(tag('bits')), value }
    return [{ ...common, type: 'gift', id, gift }, ...beside]
  }
  if (foreign) return []
  const tier = tag('msg-param-sub-plan')
  switch (tag('msg-id')) {
    case 'sub':
    case 'resub': {
      const months =
        Number(tag('msg-param-cumulative-months')) || Number(tag('msg-param-months')) || 1
      return [{ ...common, type: 'subscribe', id, months, tier }, ...beside]
    }
    case 'subgift': {
      const giftedTo = {
        id: tag('msg-param-recipient-id'),
        name: tag('msg-param-recipient-display-name'),
      }
      const months = Number(tag('msg-param-gift-months')) || 1
      return [{ ...common, type: 'subscribe', id, months, tier, giftedTo }]
    }
    case 'raid':
      return [{ ...common, type: 'raid', id, viewers: Number(tag('msg-param-viewerCount')) }]
    default:
      return text === '' ? [] : [chat]
  }
}

function tagReader(tags: string): (name: string) => string {
  return (name) => {
    // A tag given twice: the last one holds.
    const start = `;${tags}`.lastIndexOf(`;${name}=`)
    if (start < 0) return ''
    const value = tags.slice(start + name.length + 1).split(';', 1)[0] ?? ''
    return value.replaceAll('\\s', ' ').replaceAll('\\:', ';').replaceAll('\\\\', '\\').trim()
  }
}
