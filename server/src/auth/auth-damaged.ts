/** Tokens or secrets that cannot be read; nothing is ever made anew over them. */
export class AuthDamaged extends Error {
  override readonly name = 'AuthDamaged'

  constructor(
    where: string,
    why: string,
    remedy = 'To go back to a backup: npm run fanfare -- restore',
  ) {
    super(`${where}: ${why}. Nothing was changed. ${remedy}`)
  }
}
