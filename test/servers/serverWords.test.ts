import assert from "node:assert/strict";
import { keyMask, shownWords } from "../../src/servers/serverWords.js";

const KEY = "sk-Very+secret/123&Key";

describe("a server's words", () => {
  const shown = (text: string, length?: number) => shownWords(text, keyMask(KEY), length);
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const forms: [string, string][] = [
    ["as it is", KEY],
    ["url-encoded", encodeURIComponent(KEY)],
    ["url-encoded in small letters", encodeURIComponent(KEY).replace(/%../g, (code) => code.toLowerCase())],
    ["url-encoded twice", encodeURIComponent(encodeURIComponent(KEY))],
    ["url-encoded in every character", [...KEY].map((c) => `%${c.charCodeAt(0).toString(16)}`).join("")],
    ["with JSON escapes", [...KEY].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join("")],
    ["with HTML entities", [...KEY].map((c) => `&#${c.charCodeAt(0)};`).join("")],
    ["in base64", base64(KEY)],
    ["in base64 of a header", base64(`Bearer ${KEY}`)],
    ["in base64 of a pair", base64(`u:${KEY}:x`)],
    ["in base64url", Buffer.from(`Bearer ${KEY}`).toString("base64url")],
    ["in hex", Buffer.from(KEY).toString("hex")],
    ["in capital hex", Buffer.from(KEY).toString("hex").toUpperCase()],
    ["with a control sequence in its middle", `${KEY.slice(0, 6)}\x1b[31m${KEY.slice(6)}`],
    ["with an invisible character in its middle", `${KEY.slice(0, 6)}\u200b${KEY.slice(6)}`],
  ];
  for (const [how, text] of forms) {
    it(`hold no key ${how}`, () => {
      const words = shown(`no such key: ${text} (yours)`);
      assert.match(words, /^no such key: .*<key>.* \(yours\)$/);
      for (const piece of [KEY, text.slice(4, -4)]) assert.ok(!words.includes(piece), words);
    });
  }
  it("are masked before they are cut", () => assert.equal(shown(`${"x".repeat(8)}${KEY}`, 10), "xxxxxxxx<k"));
  it("keep what is no key", () => {
    assert.equal(shown("model sk-Very is not here"), "model sk-Very is not here");
    assert.equal(shownWords("any", keyMask(null)), "any");
    assert.equal(shownWords("token x of y", keyMask("x")), "token <key> of y");
  });
  it("are one line without control sequences", () => {
    assert.equal(shown("a\r\n\tb\x1b]0;title\x07c\x1b[2Jd\u0000e\u202ef\x9b31mg"), "a bcdefg");
  });
});
