import { fault } from '#kernel/declare/fault.ts'
import { readBytes } from './read-bytes.ts'

/** A file of JSON up to a size. @throws fault `commands.not-json` and those of `readBytes` */
export async function readJson(file: string, bytes_max: number): Promise<unknown> {
  const bytes = await readBytes(file, bytes_max)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw fault('commands.not-json', { file })
  }
}
