import { toString } from 'qrcode'

/** A QR code of `address` as the picture the part `code` of a document takes: `{ svg, address }`. */
export async function qrOf(address: string): Promise<{ svg: string, address: string }> {
  return { svg: await toString(address, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' }), address }
}
