import { readFile, stat } from 'node:fs/promises'
import { fault } from '#kernel/declare/fault.ts'

/**
 * Reads a file of at most `max` bytes.
 * @throws fault `commands.no-file` | `commands.file-too-large`
 */
export async function readBytes(file: string, max: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(file)
    if (size > max) throw fault('commands.file-too-large', { file, bytes: size, max })
    return await readFile(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || code.startsWith('commands.')) throw error
    throw fault('commands.no-file', { file, because: code })
  }
}
