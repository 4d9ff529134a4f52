import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { download } from "../../src/data/download.js";
import type { DownloadOptions } from "../../src/data/requestRest.js";
import { type Answer, all, breaksAfter, hangs, hub, serves, status, truncates, wrongRange } from "./hub.js";

const BODY = Buffer.from("0123456789".repeat(10));
/** printf '0123456789%.0s' {1..10} | sha256sum */
const SHA = "9cfe7faff7054298ca87557e15a10262de8d3eee77827417fbdfea1c41b9ec23";

describe("download", () => {
  let folder: string;
  const opened: { close(): Promise<void> }[] = [];
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "judgelab-download-"))));
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });

  const breaks = (bytes: number): Answer => {
    const part = join(folder, "deep", "file.bin.part");
    return breaksAfter(BODY, bytes, () => statSync(part, { throwIfNoEntry: false })?.size ?? 0);
  };

  const waits: number[] = [];
  async function get(
    answers: Answer[],
    options: DownloadOptions & { size?: number | null; sha256?: string; part?: Buffer } = {},
  ) {
    const server = await hub(...answers);
    opened.push(server);
    waits.length = 0;
    const file = join(folder, "deep", "file.bin");
    const { size = 100, sha256 = SHA, part, ...rest } = options;
    mkdirSync(dirname(file), { recursive: true });
    if (part) writeFileSync(`${file}.part`, part);
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const promise = download({ url: `${server.url}/file.bin`, file, size, sha256 }, { wait, retries: 3, ...rest });
    return { promise, file, asked: server.asked };
  }
  const fails = async (answers: Answer[], expected: RegExp, options = {}) => {
    const { promise, file, asked } = await get(answers, options);
    await assert.rejects(promise, expected);
    assert.ok(!existsSync(file), "nothing stands in its place");
    return { asked, part: existsSync(`${file}.part`) ? readFileSync(`${file}.part`) : null };
  };

  it("puts the file in place when it is whole", async () => {
    const seen: [number, number | null][] = [];
    const { promise, file, asked } = await get([serves(BODY)], {
      onProgress: (received, total) => seen.push([received, total]),
    });
    assert.deepEqual(await promise, { file, size: 100, sha256: SHA });
    assert.deepEqual(readFileSync(file), BODY);
    assert.ok(!existsSync(`${file}.part`));
    assert.deepEqual([seen.at(-1), asked.length, asked[0].range], [[100, 100], 1, undefined]);
  });
  it("goes on where a connection broke", async () => {
    const { promise, asked } = await get([breaks(37), serves(BODY)]);
    assert.equal((await promise).sha256, SHA);
    assert.deepEqual(
      asked.map(({ range }) => range),
      [undefined, "bytes=37-"],
    );
  });
  it("goes on where a response ended too soon in good order", async () => {
    const { promise, asked } = await get([truncates(BODY, 40), serves(BODY)]);
    assert.equal((await promise).size, 100);
    assert.equal(asked[1].range, "bytes=40-");
  });
  it("breaks off a server that falls silent", async () => {
    const { promise, asked } = await get([hangs(BODY, 10), serves(BODY)], { idle: 100 });
    assert.equal((await promise).size, 100);
    assert.equal(asked[1].range, "bytes=10-");
  });
  it("goes on from what an earlier call left, and takes all of it from a server that knows no ranges", async () => {
    const resumed = await get([serves(BODY)], { part: BODY.subarray(0, 90) });
    assert.equal((await resumed.promise).size, 100);
    assert.deepEqual(
      resumed.asked.map(({ range }) => range),
      ["bytes=90-"],
    );
    rmSync(resumed.file);
    const whole = await get([all(BODY)], { part: BODY.subarray(0, 90) });
    assert.deepEqual(readFileSync((await whole.promise).file), BODY);
  });
  it("asks for nothing where all bytes are there already", async () => {
    const { promise, asked } = await get([status(500)], { part: BODY });
    assert.equal((await promise).sha256, SHA);
    assert.equal(asked.length, 0);
  });
  it("starts over after a range that it did not ask for, and after one that is not there", async () => {
    const { promise, asked } = await get([breaks(30), wrongRange(BODY, 20), serves(BODY)]);
    assert.deepEqual(readFileSync((await promise).file), BODY);
    assert.deepEqual(
      asked.map(({ range }) => range),
      [undefined, "bytes=30-", undefined],
    );
    rmSync(join(folder, "deep"), { recursive: true });
    const longer = await get([serves(BODY)], { part: Buffer.alloc(120), size: null });
    assert.deepEqual(readFileSync((await longer.promise).file), BODY);
    assert.deepEqual(
      longer.asked.map(({ range }) => range),
      ["bytes=120-", undefined],
    );
  });
  it("follows redirects with its range", async () => {
    const cdn = await hub(serves(BODY));
    opened.push(cdn);
    const { promise } = await get([status(302, { location: `${cdn.url}/blob` })], { part: BODY.subarray(0, 60) });
    assert.equal((await promise).sha256, SHA);
    assert.deepEqual(
      cdn.asked.map(({ url, range }) => [url, range]),
      [["/blob", "bytes=60-"]],
    );
  });
  it("waits as long as a busy server says, and tries again", async () => {
    const { promise } = await get([status(429, { "retry-after": "7" }), status(503), serves(BODY)]);
    assert.equal((await promise).size, 100);
    assert.equal(waits[0], 7000);
    assert.ok(waits[1] >= 1000 && waits[1] <= 3000, String(waits[1])); // 500 x 2^2, half to one and a half times
  });

  it("gives up at once where no other try would help", async () => {
    for (const code of [401, 403, 404, 410]) {
      const { asked } = await fails(
        [status(code)],
        new RegExp(`file\\.bin answered ${code}: check id, revision and path`),
      );
      assert.equal(asked.length, 1);
    }
  });
  it("gives up after attempts that bring nothing, and keeps what has arrived", async () => {
    const { asked, part } = await fails(
      [breaks(25), status(500)],
      /gave up after 4 attempts .*\(status 500\); 25 bytes are kept/,
    );
    assert.equal(asked.length, 4); // the first brought bytes, and its break counts as the first failure
    assert.deepEqual(part, BODY.subarray(0, 25));
  });
  it("throws wrong bytes away and names both hashes", async () => {
    const wrong = Buffer.from("9".repeat(100));
    const { part } = await fails(
      [all(wrong)],
      new RegExp(`the download has sha256 [0-9a-f]{64}, the lock names ${SHA}`),
    );
    assert.equal(part, null);
  });
  it("stops a file that is longer than its size", async () => {
    const { part } = await fails([all(Buffer.alloc(1000))], /sent more than the 100 bytes/);
    assert.equal(part, null);
  });
  it("checks a file that is there, and touches it in no case", async () => {
    const { promise, file } = await get([serves(BODY)]);
    await promise;
    const again = await get([status(500)]);
    assert.equal((await again.promise).size, 100);
    assert.equal(again.asked.length, 0);
    writeFileSync(file, "edited");
    await assert.rejects(
      (await get([serves(BODY)])).promise,
      /file\.bin has sha256 .*, the lock names .*: delete the file/,
    );
    assert.equal(readFileSync(file, "utf8"), "edited");
  });
});
