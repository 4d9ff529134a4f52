/** @file What src/report/packed.ts packed. */

export async function unpacked<T>(text: string): Promise<T> {
  const letters = atob(text);
  const bytes = Uint8Array.from({ length: letters.length }, (_, at) => letters.charCodeAt(at));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(plain).json()) as T;
}
