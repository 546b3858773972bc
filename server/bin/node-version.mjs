/** Imported first by every launcher: an old Node gets one clear line instead of a stack trace. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Fanfare needs Node 20.19 or newer; this is ${process.versions.node}. Get one from https://nodejs.org\n`,
  )
  process.exit(1)
}
