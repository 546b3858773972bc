/** The first words of a running server: where the panel is, what to put into OBS, how to go on. */

export type StartFacts = {
  version: string
  channelId: string
  panelUrl: string
  overlayUrl: string
  /** The platform whose chat is shown; `null`: a simulated audience or none. */
  twitch: string | null
  isDemo: boolean
}

export function startText(facts: StartFacts): string {
  return `
  Fanfare ${facts.version} · ${headline(facts)}

  控制台 Panel（一次性連結 · one-time link）
    ${facts.panelUrl}

  OBS 瀏覽器來源 Browser source（1920 × 1080）
    ${facts.overlayUrl}

  ${nextStep(facts)}

  新的控制台連結 New panel link：npm run fanfare -- link
  停止 Stop：Ctrl + C
`
}

/** A node of a service: its channels are made by whoever uses it. */
export function serviceText({ version, url }: { version: string; url: string }): string {
  return `
  Fanfare ${version} · ${url}

  控制台連結 Panel link：npm run fanfare -- link --channel <頻道 channel>
  停止 Stop：Ctrl + C
`
}

function headline({ channelId, twitch, isDemo }: StartFacts): string {
  if (twitch !== null) return `Twitch #${twitch} → ${channelId}`
  return isDemo ? `彩排，模擬觀眾 · rehearsal, simulated audience（${channelId}）` : channelId
}

function nextStep({ twitch }: StartFacts): string {
  return twitch === null
    ? '接上真實聊天室 Connect a real chat\n    npm start -- --twitch <頻道名稱 channel name>'
    : '按下控制台的「開始直播」 · press “Start broadcast” on the panel'
}
