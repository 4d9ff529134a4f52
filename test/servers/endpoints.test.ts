import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RoleError } from "../../src/servers/endpointError.js";
import { endpointOf, keyOf, readEndpoints } from "../../src/servers/endpoints.js";

describe("readEndpoints", () => {
  const folder = mkdtempSync(join(tmpdir(), "judgelab-endpoints-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (content: unknown) => {
    const path = join(folder, "endpoints.json");
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  const arena = { url: "https://api.openai.com/v1", model: "gpt-4.1" };

  it("reads roles, and fills in what is left out", () => {
    const training = { url: "http://gpu:8000", baseModel: "Qwen/Qwen3-4B", loraRank: 0 };
    const policy = { url: "http://gpu:8001/v1", model: "policy", concurrency: 64, timeoutSeconds: 60, training };
    const { roles } = readEndpoints(
      file({ roles: { arena: { ...arena, keyEnv: "OPENAI_API_KEY", price: { in: 2, out: 8 } }, policy } }),
    );
    assert.deepEqual(roles, {
      arena: { ...arena, keyEnv: "OPENAI_API_KEY", price: { in: 2, out: 8 }, concurrency: 16, timeoutSeconds: 1800 },
      policy,
    });
  });

  const wrong: [string, unknown, RegExp][] = [
    ["an unknown role", { roles: { jury: arena } }, /Unrecognized key: "jury"/],
    ["a field that is missing", { roles: { arena: { url: arena.url } } }, /\(arena\.model: /],
    ["a field that is misspelt", { roles: { arena: { ...arena, modell: "x" } } }, /arena: Unrecognized key: "modell"/],
    [
      "every wrong field",
      { roles: { arena: { ...arena, concurrency: 0 }, gold: { ...arena, price: { in: -1, out: 1 } } } },
      /gold\.price\.in: .*; arena\.concurrency: /,
    ],
    [
      "a training without its model",
      { roles: { judge: { ...arena, training: { url: arena.url, loraRank: 8 } } } },
      /judge\.training\.baseModel: /,
    ],
    ["no address", { roles: { arena: { ...arena, url: "localhost" } } }, /arena\.url: give an address such as/],
    ["another protocol", { roles: { arena: { ...arena, url: "ftp://x/v1" } } }, /arena\.url: give an http or https/],
    ["no roles", {}, /endpoints\.json is damaged \(roles: /],
  ];
  for (const [what, content, message] of wrong) {
    it(`names ${what}`, () => assert.throws(() => readEndpoints(file(content)), message));
  }
  it("names a file that is missing", () => {
    assert.throws(() => readEndpoints(join(folder, "none.json")), /none\.json is missing: name a file of endpoints/);
  });

  const SECRET = "sk-proj-0123456789";
  const leaks: [string, unknown, RegExp][] = [
    [
      "in keyEnv",
      { roles: { arena: { ...arena, keyEnv: SECRET } } },
      /arena\.keyEnv: give the name of an environment variable, never a key/,
    ],
    [
      "in the address",
      { roles: { arena: { ...arena, url: `https://me:${SECRET}@x/v1` } } },
      /arena\.url: leave user, password, query/,
    ],
    [
      "in the query",
      { roles: { arena: { ...arena, url: `https://x/v1?key=${SECRET}` } } },
      /arena\.url: leave user, password, query/,
    ],
    ["in a file that is no JSON", `{"roles": {"arena": {"keyEnv": ${SECRET}}}}`, /is damaged \(no JSON: a quote/],
    ["in a value of the wrong kind", { roles: { arena: { ...arena, price: SECRET } } }, /arena\.price: /],
  ];
  for (const [where, content, message] of leaks) {
    it(`does not repeat a key that was pasted ${where}`, () => {
      assert.throws(
        () => readEndpoints(file(content)),
        (error: Error) => {
          assert.match(error.message, message);
          return !error.message.includes(SECRET);
        },
      );
    });
  }
});

describe("endpointOf", () => {
  it("says which roles there are", () => {
    const arena = { url: "http://x/v1", model: "m", concurrency: 1, timeoutSeconds: 1 };
    assert.equal(endpointOf({ roles: { arena } }, "arena"), arena);
    assert.throws(() => endpointOf({ roles: { arena } }, "gold"), /no role gold \(it has: arena\)/);
  });
});

describe("keyOf", () => {
  afterEach(() => delete process.env.JUDGELAB_TEST_KEY);
  it("is the variable's value, and null where no variable is named", () => {
    process.env.JUDGELAB_TEST_KEY = "k";
    assert.equal(keyOf("arena", { keyEnv: "JUDGELAB_TEST_KEY" }), "k");
    assert.equal(keyOf("arena", {}), null);
  });
  it("is asked for by name where the variable is empty", () => {
    process.env.JUDGELAB_TEST_KEY = "";
    assert.throws(
      () => keyOf("arena", { keyEnv: "JUDGELAB_TEST_KEY" }),
      /role arena: .*JUDGELAB_TEST_KEY \(keyEnv\) is not set/,
    );
  });
  it("is refused where no header could carry it, and never repeated", () => {
    process.env.JUDGELAB_TEST_KEY = "two words";
    assert.throws(
      () => keyOf("arena", { keyEnv: "JUDGELAB_TEST_KEY" }),
      (error: Error) => {
        assert.ok(error instanceof RoleError);
        assert.deepEqual(error.problem, { kind: "bad-key", role: "arena", keyEnv: "JUDGELAB_TEST_KEY" });
        assert.match(error.message, /JUDGELAB_TEST_KEY has a space.*: export the key alone/);
        assert.doesNotMatch(error.message, /two words/);
        return true;
      },
    );
  });
});
