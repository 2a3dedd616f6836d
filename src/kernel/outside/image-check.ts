/** Width and height in pixels, and where the image ends in the file (bytes after it belong to something else). */
export type ImageShape = { width: number, height: number, ends_at: number }

/** Reads the outline of an image without decoding it; null when the file does not hold together. */
export function imageShape(kind: 'png' | 'jpeg' | 'webp', buffer: Buffer): ImageShape | null {
  try {
    return kind === 'png' ? pngShape(buffer) : kind === 'jpeg' ? jpegShape(buffer) : webpShape(buffer)
  } catch (error) {
    // Reading past the end of the buffer is how a truncated image shows itself.
    if (error instanceof RangeError) return null
    throw error
  }
}

function pngShape(buffer: Buffer): ImageShape | null {
  const [width, height] = [buffer.readUInt32BE(16), buffer.readUInt32BE(20)]
  for (let at = 8; ;) {
    const length = buffer.readUInt32BE(at)
    const type = buffer.toString('latin1', at + 4, at + 8)
    at += 12 + length
    if (at > buffer.length) return null
    if (type === 'IEND') return { width, height, ends_at: at }
  }
}

function jpegShape(buffer: Buffer): ImageShape | null {
  let size: { width: number, height: number } | null = null
  for (let at = 2; ;) {
    if (buffer.readUInt8(at) !== 0xff) return null
    const marker = buffer.readUInt8(at + 1)
    if (marker === 0xff) { at += 1; continue }
    if (marker === 0xd9) return size && { ...size, ends_at: at + 2 }
    const length = buffer.readUInt16BE(at + 2)
    if (length < 2) return null
    // Start-of-frame markers carry the size; C4, C8 and CC share their range and do not.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      size = { height: buffer.readUInt16BE(at + 5), width: buffer.readUInt16BE(at + 7) }
    }
    at += 2 + length
    if (marker === 0xda) at = scanEnd(buffer, at)
  }
}

/** The first real marker after a scan's picture data: FF00 is a data byte, FFD0 to FFD7 are restarts within it. */
function scanEnd(buffer: Buffer, from: number): number {
  for (let at = buffer.indexOf(0xff, from); at >= 0; at = buffer.indexOf(0xff, at + 1)) {
    const next = buffer.readUInt8(at + 1)
    if (next !== 0x00 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return buffer.length
}

function webpShape(buffer: Buffer): ImageShape | null {
  // RIFF pads each chunk to an even length.
  const ends_at = buffer.readUInt32LE(4) + 8
  const type = buffer.toString('latin1', 12, 16)
  if (ends_at > buffer.length + 1) return null
  if (type === 'VP8X') return { width: buffer.readUIntLE(24, 3) + 1, height: buffer.readUIntLE(27, 3) + 1, ends_at }
  if (type === 'VP8 ') return { width: buffer.readUInt16LE(26) & 0x3fff, height: buffer.readUInt16LE(28) & 0x3fff, ends_at }
  if (type !== 'VP8L') return null
  const bits = buffer.readUInt32LE(21)
  return { width: (bits & 0x3fff) + 1, height: (bits >>> 14 & 0x3fff) + 1, ends_at }
}
