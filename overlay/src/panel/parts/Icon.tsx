/** Line icons of one weight; always beside a text or on a labelled button, never alone in meaning. */

const PATHS = {
  air: 'M12 12m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M7.8 16.2a6 6 0 0 1 0-8.4M16.2 7.8a6 6 0 0 1 0 8.4M5 19a10 10 0 0 1 0-14M19 5a10 10 0 0 1 0 14',
  blank: 'M3 5h18v14H3ZM4 18 20 6',
  show: 'M3 5h18v14H3ZM10 9l5 3-5 3Z',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3.2 3.2 0 0 1 0 6M18 14.5c2.3.8 3.5 2.7 3.5 5.5',
  screen: 'M3 4h18v12H3ZM8 20h8M12 16v4',
  plug: 'M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0ZM12 17v4',
  check: 'M4 12.5 9.5 18 20 6.5',
  warning: 'M12 4 2.5 20h19ZM12 10v4.5M12 17.2v.3',
  off: 'M12 3v9M6.5 7a8 8 0 1 0 11 0',
  eye: 'M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12ZM12 12m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0',
  eyeOff:
    'M3 3l18 18M10 6c.6-.1 1.3-.2 2-.2 6.4 0 10 6.2 10 6.2s-1 1.8-3 3.5M6 7.5C3.4 9.3 2 12 2 12s3.6 6.2 10 6.2c1.5 0 2.9-.3 4.1-.8',
  snow: 'M12 2v20M3.3 7l17.4 10M20.7 7 3.3 17',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4.5 19 12 7 19.5Z',
  bolt: 'M13 2 5 14h6l-1 8 8-12h-6Z',
  copy: 'M9 9h11v11H9ZM15 9V4H4v11h5',
  refresh: 'M20 5v5h-5M4 19v-5h5M19.5 10A8 8 0 0 0 6 6.5L4 8.5M4.5 14A8 8 0 0 0 18 17.5l2-2',
  search: 'M11 11m-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0M16 16l5 5',
  undo: 'M9 6 4 11l5 5M4 11h10a5 5 0 0 1 0 10h-3',
  close: 'M5 5l14 14M19 5 5 19',
  chat: 'M4 5h16v11H11l-5 4v-4H4Z',
  gift: 'M3 9h18v4H3ZM5 13v8h14v-8M12 9v12M12 9C9 9 7 8 7 6s3-2.5 5 3c2-5.5 5-5 5-3s-2 3-5 3',
  star: 'M12 3l2.7 5.8 6.3.8-4.6 4.3 1.2 6.3L12 17.1 6.4 20.2l1.2-6.3L3 9.6l6.3-.8Z',
  heart: 'M12 20S3.5 15 3.5 8.8A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8.5 1.8C20.5 15 12 20 12 20Z',
  stamp: 'M9 14c0-3-2-4-2-7a5 5 0 0 1 10 0c0 3-2 4-2 7h5v4H4v-4ZM5 21h14',
  bag: 'M5 8h14l1 13H4ZM8.5 8V6.5a3.5 3.5 0 0 1 7 0V8',
  shield: 'M12 3l8 3v6c0 5-3.5 8-8 9.5C7.5 20 4 17 4 12V6Z',
  list: 'M8 6h13M8 12h13M8 18h13M3.5 6h.1M3.5 12h.1M3.5 18h.1',
  clock: 'M12 12m-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 7v5l3.5 2',
  disk: 'M5 4h11l4 4v12H5ZM8 4v6h7V4M8 20v-6h8v6',
  gear: 'M12 12m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M18.7 5.3l-2.1 2.1M7.4 16.6l-2.1 2.1',
  raid: 'M4 20V10l8-6 8 6v10M9 20v-6h6v6',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  right: 'M9 5l7 7-7 7',
  dice: 'M4 4h16v16H4ZM8.5 8.5h.1M15.5 8.5h.1M12 12h.1M8.5 15.5h.1M15.5 15.5h.1',
  poll: 'M4 20h16M6 20v-7h3v7M11 20V6h3v14M16 20v-10h3v10',
  question:
    'M9 9a3 3 0 1 1 4.2 2.8c-.9.4-1.2 1-1.2 2.2M12 17.2v.3M12 12m-9.5 0a9.5 9.5 0 1 0 19 0a9.5 9.5 0 1 0-19 0',
  card: 'M3 6h18v12H3ZM7 10h10M7 14h6',
  ticket: 'M3 7h18v3.5a1.8 1.8 0 0 0 0 3.5V17H3v-3a1.8 1.8 0 0 0 0-3.5ZM14 7v10',
  up: 'M6 15l6-6 6 6',
  down: 'M6 9l6 6 6-6',
  edit: 'M4 20l1-4L16 5l3 3L8 19ZM14 7l3 3',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  coins:
    'M9 8m-6 0a6 3 0 1 0 12 0a6 3 0 1 0-12 0M3 8v5c0 1.7 2.7 3 6 3M15 11m-6 2a6 3 0 1 0 12 0a6 3 0 1 0-12 0M9 13v4c0 1.7 2.7 3 6 3s6-1.3 6-3v-4',
  dot: 'M12 12m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
