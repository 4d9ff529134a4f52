/** @file Bytes compressed and inflated by the platform's streams, in a browser and in Node. */

export const gzipped = (bytes: Uint8Array): Promise<Uint8Array> => through(new CompressionStream("gzip"), bytes);

export const inflated = (bytes: Uint8Array): Promise<Uint8Array> => through(new DecompressionStream("gzip"), bytes);

/** Written straight into the stream: WebKit reads no Blob in a worker of a page that was opened from disk. */
async function through(stream: CompressionStream | DecompressionStream, bytes: Uint8Array): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  // The stream takes bytes only as they are read, so the writes are not awaited; whoever reads meets their errors.
  for (const written of [writer.write(bytes as BufferSource), writer.close()]) written.catch(() => {});
  return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}
