import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type * as Rasteriser from '@resvg/resvg-js'
import { coverOf } from '#kernel/outside/font-cover.ts'
import { forPaper } from '#kernel/outside/typeset-text.ts'
import { picture_width_px, type TypesetAnswer, type TypesetTask } from '#kernel/outside/typeset.ts'

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
    if (standard === 'picture') require.resolve('@resvg/resvg-js')
  } catch {
    return { id, refused: 'absent' }
  }
  const { compiler, covers } = opened
  const done = compiler.compile({ mainFilePath: join(workspace, `${template}.typ`), inputs: { data: JSON.stringify(forPaper(JSON.parse(json), covers)) } })
  const document = done.result
  if (!document) return { id, failed: (done.takeError()?.shortDiagnostics as { message: string }[] | undefined)?.map((one) => one.message).join('; ') ?? 'unknown' }
  if (document.numOfPages > pages_max) return { id, refused: 'pages' }
  const bytes = standard === 'picture' ? pictureOf(compiler.svg(document)) : compiler.pdf(document, standard === 'archive' ? { pdfStandard: 'a-2a' } : {})
  compiler.evictCache(cached_documents_max)
  return { id, bytes: new Uint8Array(bytes) }
}

/**
 * The drawing as PNG. Its letters are outlines already, so no typeface is looked for. Its styles are for a browser, where letters can be selected:
 * they colour letters by variables that a rasteriser does not know, while each group of letters carries its colour itself.
 */
function pictureOf(svg: string): Uint8Array {
  const { Resvg } = require('@resvg/resvg-js') as typeof Rasteriser
  return new Resvg(svg.replaceAll(/<style[^>]*>[^<]*<\/style>/g, ''), { fitTo: { mode: 'width', value: picture_width_px }, font: { loadSystemFonts: false } }).render().asPng()
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
