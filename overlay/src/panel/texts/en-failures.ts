/** Why something was refused and what to do next, in English. */
import type { FailureTexts } from './failure-text.ts'
import { enActivityFailures } from './en-activity-failures.ts'

export const enFailures: FailureTexts = {
  ...enActivityFailures,
  'request/malformed': 'What was sent could not be read. Reload this page and try again.',
  'request/invalid': 'A field is missing or has a wrong value. Check it and send again.',
  'request/too_large': 'That is too long. Shorten it and send again.',
  'request/too_many_signals': 'Too many at once. Send them in smaller parts.',
  'request/not_found':
    'The server does not know this. Check that Fanfare is up to date and reload this page.',
  'request/unsupported_media': 'It was sent in a wrong format. Reload this page and try again.',
  'signal/unknown_type':
    'The platform sent something of an unknown kind. It was left out; nothing else is affected.',
  'signal/invalid':
    'One message from the platform was incomplete. It was left out; nothing else is affected.',
  'signal/clock_in_future': 'The sender’s clock is ahead. Set that computer’s time right.',
  'signal/conflict':
    'The same message came with two contents. It was set aside and gave no points; see the warning in the feed.',
  'auth/missing': 'You are not signed in. Open the control room with a new sign-in link.',
  'auth/invalid': 'Your sign-in is no longer valid. Get a new sign-in link.',
  'auth/forbidden': 'This sign-in may not do that. Use a producer’s sign-in link.',
  'auth/origin':
    'This address may not control the show. Open the control room from the link Fanfare prints.',
  'channel/busy': 'The room is very busy and nothing was done. Wait a few seconds and press again.',
  'channel/stopped':
    'A check of the books failed, and the channel stopped to protect the points. Restart Fanfare and keep its log for the developers.',
  'channel/not_durable':
    'The store keeps data less safely than required, so this was not done. See the store chip above, or ask the administrator.',
  'channel/unavailable':
    'Nothing can be saved right now; the disk may be full. Make room and try again. Points already given are safe.',
  'channel/invalid_id': 'A channel id is 1 to 64 letters, digits, _ or -. Choose one like that.',
  'channel/unknown': 'There is no such channel. Check its id, or get a new sign-in link.',
  'rate/limited': 'That was too fast. Wait a few seconds and try again.',
  'command/key_reused':
    'The same press was already sent with other content. Look at the history, and press again if needed.',
  'member/unknown': 'Nobody with this id has been here. Try again once they have said something.',
  'member/banned': 'This member is banned or timed out, so nothing was done. Lift that first.',
  'points/insufficient':
    'The member does not have that many points. Look at the balance and take less.',
  'points/limit': 'That passes the largest number of points. Use a smaller one.',
  'name/already_hidden': 'The name is hidden already; nothing to do.',
  'name/not_hidden': 'The name is shown already; nothing to do.',
  'broadcast/already_started':
    'A broadcast is on air already; somebody else may have started it. Nothing to do.',
  'broadcast/not_started': 'No broadcast is on air. Press “Start broadcast” first.',
  'window/already_open':
    'The same double points are running already. Extend them, or end them first.',
  'window/unknown': 'These double points cannot be found. Reload this page.',
  'window/closed': 'These double points are over. Open new ones if needed.',
  'window/too_many': 'Too many double points run at once. End one first.',
  'window/too_long': 'Double points last a day at most. Choose a shorter time.',
  'checkin/already_done': 'Checked in today and tonight already; nothing to do.',
  'order/already_paid': 'This order was counted already and is not counted twice.',
  'order/unknown': 'This order was never paid here. Check its number.',
  'order/over_refunded': 'More would be refunded than was paid. Check the amount.',
  'order/currency_mismatch': 'The refund is in another currency than the order. Check it.',
  'rules/time_zone': 'This is no time zone name. Use one like Asia/Taipei.',
  'rules/in_past': 'Rules cannot begin in the past. Choose now or later.',
  'activity/unknown': 'This activity cannot be found. Reload this page.',
  'client/offline':
    'The server cannot be reached, so it is not certain whether this happened. Press “Try again” once it is back; it will not happen twice.',
  'client/timeout':
    'No answer came in time, so it is not certain whether this happened. Press “Try again”; it will not happen twice.',
  'client/unexpected':
    'The server answered something unexpected. Reload this page; if it stays so, update Fanfare.',
}
