/** @file A disk that is full: what is added to an open file arrives in part only, and is refused. */
import { open } from "node:fs/promises";
import { mock } from "node:test";

/** From now on, until space is freed. */
export async function fullDisk(): Promise<{ free(): void }> {
  const handle = await open(new URL(import.meta.url));
  const ofHandles = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const { mock: full } = mock.method(ofHandles, "appendFile", async function (this: typeof handle, data: Buffer) {
    await this.write(data.subarray(0, data.length / 2));
    throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  });
  return { free: () => full.restore() };
}
