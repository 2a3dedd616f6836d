import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { coverOf } from '#kernel/outside/font-cover.ts'
import { forPaper } from '#kernel/outside/typeset-text.ts'
import type { TypesetAnswer, TypesetTask } from '#kernel/outside/typeset.ts'

const require = createRequire(import.meta.url)

/** Templates lie in the rooms they belong to; typst reads nothing outside this folder. */
const workspace = resolve(import.meta.dirname, '../..')
const faces = ['400Regular/NotoSansSC_400Regular.ttf', '700Bold/NotoSansSC_700Bold.ttf']

/** What a compiled document leaves behind for the next is let go after so many. */
const cached_documents_max = 10

let opened: { compiler: NodeCompiler, covers: (code_point: number) => boolean } | null = null

function open(): NonNullable<typeof opened> {
  const folder = join(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'), '..')
  const blobs = faces.map((face) => readFileSync(join(folder, face)))
  const { NodeCompiler: Compiler } = require('@myriaddreamin/typst-ts-node-compiler') as { NodeCompiler: typeof NodeCompiler }
  return { compiler: Compiler.create({ workspace, fontArgs: [{ fontBlobs: blobs }] }), covers: coverOf(blobs[0]!) }
}

function perform({ id, template, json, standard, pages_max }: TypesetTask): TypesetAnswer {
  try {
    opened ??= open()
  } catch {
    return { id, refused: 'absent' }
  }
  const { compiler, covers } = opened
  const done = compiler.compile({ mainFilePath: join(workspace, `${template}.typ`), inputs: { data: JSON.stringify(forPaper(JSON.parse(json), covers)) } })
  const document = done.result
  if (!document) return { id, failed: (done.takeError()?.shortDiagnostics as { message: string }[] | undefined)?.map((one) => one.message).join('; ') ?? 'unknown' }
  if (document.numOfPages > pages_max) return { id, refused: 'pages' }
  const bytes = compiler.pdf(document, standard === 'archive' ? { pdfStandard: 'a-2a' } : {})
  compiler.evictCache(cached_documents_max)
  return { id, bytes: new Uint8Array(bytes) }
}

// A Ctrl-C reaches the whole group of processes; this one ends with the program that started it, once the channel closes.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit(0))
process.on('message', (task: TypesetTask) => {
  let answer: TypesetAnswer
  try {
    answer = perform(task)
  } catch (error) {
    answer = { id: task.id, failed: error instanceof Error ? error.message.slice(0, 1_000) : 'unknown' }
  }
  process.send!(answer)
})
