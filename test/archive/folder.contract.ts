/** What every archive folder promises, wherever it is. */
import { ArchiveUnavailable } from '@fanfare/server/archive/archive-folder.ts'
import type { ArchiveFolder } from '@fanfare/server/archive/archive-folder.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

export type FolderUnderTest = {
  folder: ArchiveFolder
  /** The same place, as another node sees it. */
  again: () => ArchiveFolder
  /** After this it cannot be reached. */
  breakDown: () => Promise<void>
  dispose: () => Promise<void>
}

export function registerFolderContract(name: string, make: () => Promise<FolderUnderTest>): void {
  describe(`${name} as an archive`, () => {
    let under: FolderUnderTest
    beforeAll(async () => {
      under = await make()
    })
    afterAll(() => under.dispose())

    test('[AR1] what was put is there as it was, for every node', async () => {
      const bytes = Buffer.from([0, 255, 10, 13, 128, 0])
      expect(await under.folder.put('~a/events/first', bytes)).toBe('written')
      expect(await under.again().get('~a/events/first')).toEqual(bytes)
      expect(await under.folder.get('a/events/first')).toBeNull()
      expect(await under.folder.get('nobody/events/first')).toBeNull()
    })

    test('[AR1] a large file arrives whole', async () => {
      const bytes = Buffer.alloc(3_000_000, 'fanfare ')
      await under.folder.put('large/events/file.gz', bytes)
      expect((await under.folder.get('large/events/file.gz'))?.equals(bytes)).toBe(true)
    })

    test('[AR1] what is there is never written over, whoever comes second', async () => {
      await under.folder.put('b/events/1', Buffer.from('first'))
      expect(await under.again().put('b/events/1', Buffer.from('second'))).toBe('kept')
      expect(await under.folder.get('b/events/1')).toEqual(Buffer.from('first'))
    })

    test('[AR1] of two who put at once one is kept, and both know which', async () => {
      const bytes = ['one', 'two'].map((text) => Buffer.from(text.repeat(50_000)))
      const folders = [under.folder, under.again()]
      const answers = await Promise.all(folders.map((one, at) => one.put('c/events/1', bytes[at]!)))
      expect(answers.toSorted()).toEqual(['kept', 'written'])
      const kept = await under.folder.get('c/events/1')
      expect(kept?.equals(bytes[answers.indexOf('written')]!)).toBe(true)
    })

    test('[AR1] names under a prefix are listed in order, and no others', async () => {
      const names = ['0003', '0001', '0002'].map((file) => `d/events/${file}`)
      for (const name of [...names, 'd/ids/0001', 'dd/events/0001']) {
        await under.folder.put(name, Buffer.from(name))
      }
      expect(await under.again().list('d/events/')).toEqual(names.toSorted())
      expect(await under.folder.list('nobody/events/')).toEqual([])
    })

    test('[AR1] more names than fit into one answer are all listed', async () => {
      const names = Array.from({ length: 25 }, (_, n) => `e/events/${String(n).padStart(5, '0')}`)
      await Promise.all(names.map((name) => under.folder.put(name, Buffer.from('x'))))
      expect(await under.folder.list('e/events/')).toEqual(names)
    })

    test.each(['../outside', '/etc/passwd', 'a//b', 'A/upper', '.hidden', 'a/../b', 'a/b/'])(
      '[AR1] %s is no name',
      async (name) => {
        await expect(under.folder.put(name, Buffer.from('x'))).rejects.toThrow('no name')
        await expect(under.folder.get(name)).rejects.toThrow('no name')
      },
    )

    test('[AR1] one that cannot be reached says so, and is not taken for empty', async () => {
      await under.breakDown()
      const { folder } = under
      await expect(folder.put('f/events/1', Buffer.from('x'))).rejects.toThrow(ArchiveUnavailable)
      await expect(folder.get('b/events/1')).rejects.toThrow(ArchiveUnavailable)
      await expect(folder.list('b/events/')).rejects.toThrow(ArchiveUnavailable)
    })
  })
}
