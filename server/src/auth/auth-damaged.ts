/** Tokens or secrets that cannot be read; nothing is ever made anew over them. */
export class AuthDamaged extends Error {
  override readonly name = 'AuthDamaged'

  constructor(file: string, why: string) {
    super(
      `${file}: ${why}. Nothing was changed. To go back to a backup: npm run fanfare -- restore`,
    )
  }
}
