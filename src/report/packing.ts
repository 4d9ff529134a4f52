/** @file Bytes as text that a page can hold, compressed and in base64, in a browser and in Node. */

export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

export const gzipped = (bytes: Uint8Array): Promise<Uint8Array> => through(new CompressionStream("gzip"), bytes);

export const inflated = (bytes: Uint8Array): Promise<Uint8Array> => through(new DecompressionStream("gzip"), bytes);

/** Written straight into the stream: WebKit reads no Blob in a worker of a page that was opened from disk. */
async function through(stream: CompressionStream | DecompressionStream, bytes: Uint8Array): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  // The stream takes bytes only as they are read, so the writes are not awaited; whoever reads meets their errors.
  for (const written of [writer.write(bytes as BufferSource), writer.close()]) written.catch(() => {});
  return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}

/** What src/report/packed.ts packed. */
export const unpacked = async <T>(text: string): Promise<T> =>
  JSON.parse(new TextDecoder().decode(await inflated(fromBase64(text)))) as T;
