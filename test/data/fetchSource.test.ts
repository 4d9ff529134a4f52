import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchSource, lockSource } from "../../src/data/fetchSource.js";
import { fileUrl, hosts, namedSources, readLock, type Source, writeLock } from "../../src/data/lock.js";
import { all, hub, json, status } from "./hub.js";

const REVISION = "9a0482f3e122a0449bafaa2d65908cc095c99638";
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // sha256 of "abc", FIPS 180-2
const OTHER = "0".repeat(64);
const source = (files: Source["files"], host: Source["host"] = "huggingface"): Source => ({
  ...{ host, id: "owner/name", revision: REVISION, licence: "none", note: "" },
  files,
});

describe("sources of data", () => {
  const folder = mkdtempSync(join(tmpdir(), "judgelab-sources-"));
  const opened: { close(): Promise<void> }[] = [];
  after(async () => {
    rmSync(folder, { recursive: true });
    await Promise.all(opened.map((one) => one.close()));
  });
  async function at(...answers: Parameters<typeof hub>) {
    const server = await hub(...answers);
    opened.push(server);
    const options = { folder, hosts: { huggingface: server.url, github: server.url }, retries: 0 };
    return { options, asked: server.asked };
  }

  it("are asked for by revision, and a mirror may stand for the hub", () => {
    const file = [{ path: "data/a b.parquet", size: null, sha256: null }];
    assert.equal(
      fileUrl(source(file), file[0].path, hosts({})),
      `https://huggingface.co/datasets/owner/name/resolve/${REVISION}/data/a%20b.parquet`,
    );
    assert.equal(
      fileUrl(source(file, "github"), "x.jsonl", hosts({})),
      `https://raw.githubusercontent.com/owner/name/${REVISION}/x.jsonl`,
    );
    assert.equal(hosts({ HF_ENDPOINT: "http://mirror/" }).huggingface, "http://mirror");
  });

  it("are downloaded to <folder>/<name>/<path>", async () => {
    const { options, asked } = await at(all(Buffer.from("abc")));
    const files = await fetchSource("one", source([{ path: "data/a.bin", size: 3, sha256: ABC }]), options);
    assert.deepEqual(files, [join(folder, "one", "data", "a.bin")]);
    assert.equal(asked[0].url, `/datasets/owner/name/resolve/${REVISION}/data/a.bin`);
    assert.equal(readFileSync(files[0], "utf8"), "abc");
  });
  it("are refused before the first byte where a hash is not known", async () => {
    const { options, asked } = await at(all(Buffer.from("abc")));
    const files = [
      { path: "a", size: 3, sha256: ABC },
      { path: "b", size: null, sha256: null },
    ];
    await assert.rejects(
      fetchSource("two", source(files), options),
      /^DataError: two: b has no sha256 in .*: run judgelab data lock two/,
    );
    assert.equal(asked.length, 0);
    assert.ok(!existsSync(join(folder, "two")));
  });

  it("are locked by what the hub states, and what it does not state is downloaded", async () => {
    const stated = [
      {
        type: "file",
        oid: "f".repeat(40),
        size: 134,
        path: "big.parquet",
        lfs: { oid: OTHER, size: 5_000, pointerSize: 134 },
      },
      { type: "file", oid: "e".repeat(40), size: 3, path: "small.json" },
    ];
    const { options, asked } = await at(json(stated), all(Buffer.from("abc")));
    const files = ["big.parquet", "small.json"].map((path) => ({ path, size: null, sha256: null }));
    assert.deepEqual((await lockSource("three", source(files), options)).files, [
      { path: "big.parquet", size: 5_000, sha256: OTHER },
      { path: "small.json", size: 3, sha256: ABC },
    ]);
    assert.deepEqual(
      asked.map(({ method, url }) => `${method} ${url}`),
      [
        `POST /api/datasets/owner/name/paths-info/${REVISION}`,
        `GET /datasets/owner/name/resolve/${REVISION}/small.json`,
      ],
    );
  });
  it("keep a hash that the hub contradicts, and name a file that it lacks", async () => {
    const stated = [{ size: 134, path: "big", lfs: { oid: OTHER, size: 5_000 } }];
    const { options } = await at(json(stated));
    await assert.rejects(
      lockSource("four", source([{ path: "big", size: null, sha256: ABC }]), options),
      /big is locked as ba78.*, but the hub has 0000/,
    );
    await assert.rejects(
      lockSource("four", source([{ path: "gone", size: null, sha256: null }]), options),
      /owner\/name has no file gone at revision 9a04/,
    );
    const refused = await at(status(404));
    await assert.rejects(
      lockSource("four", source([{ path: "a", size: null, sha256: null }]), refused.options),
      /paths-info.* answered 404/,
    );
  });
  it("say what is wrong with a hub that is none, or that cannot be reached", async () => {
    const wanted = source([{ path: "a", size: null, sha256: null }]);
    const portal = await at(all(Buffer.from("<html>Please log in</html>")));
    await assert.rejects(lockSource("six", wanted, portal.options), /paths-info.* does not answer as the hub does/);
    const gone = await at(status(500));
    await opened.pop()!.close();
    await assert.rejects(lockSource("six", wanted, gone.options), /gave up after one attempt .*ECONNREFUSED/);
  });
  it("of GitHub are locked by downloading them", async () => {
    const { options } = await at(all(Buffer.from("abc")));
    const { files } = await lockSource(
      "five",
      source([{ path: "q.jsonl", size: null, sha256: null }], "github"),
      options,
    );
    assert.deepEqual(files, [{ path: "q.jsonl", size: 3, sha256: ABC }]);
  });
});

describe("the lock", () => {
  const folder = mkdtempSync(join(tmpdir(), "judgelab-lock-"));
  after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "lock.json");

  it("is written as it is read", async () => {
    const lock = { one: source([{ path: "a", size: 1, sha256: ABC }]) };
    await writeLock(lock, file);
    assert.deepEqual(await readLock(file), lock);
  });
  it("of this project names the mixture and the benchmark, and admits which hashes it lacks", async () => {
    const lock = await readLock();
    const unknown = Object.entries(lock).flatMap(([name, { files }]) =>
      files.filter(({ sha256 }) => !sha256).map(({ path }) => `${name} ${path}`),
    );
    assert.deepEqual(Object.keys(lock), ["tulu-3", "arena-hard-v2"]);
    for (const one of unknown) assert.match(one, /train-00002-of-00004\.parquet|gemini-2\.0-flash-001\.jsonl/);
    assert.throws(() => namedSources(lock, ["tulu"]), /no source is called "tulu": there are tulu-3 and arena-hard-v2/);
    assert.equal(namedSources(lock, []).length, 2);
  });
  it("says what is wrong with it", async () => {
    const bad: [unknown, RegExp][] = [
      [{ one: source([{ path: "../a", size: 1, sha256: ABC }]) }, /one\.files\.0\.path: a path inside the repository/],
      [
        { one: { ...source([{ path: "a", size: 1, sha256: ABC }]), revision: "main" } },
        /one\.revision: a commit of 40 hex digits/,
      ],
      [{ one: source([{ path: "a", size: 1, sha256: "abc" }]) }, /one\.files\.0\.sha256/],
    ];
    for (const [value, expected] of bad) {
      writeFileSync(file, JSON.stringify(value));
      await assert.rejects(readLock(file), expected);
    }
    await assert.rejects(readLock(join(folder, "none.json")), /none\.json is missing: restore it with git/);
  });
});
