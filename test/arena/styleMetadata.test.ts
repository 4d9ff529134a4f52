import assert from "node:assert/strict";
import { styleMetadata } from "../../src/arena/styleMetadata.js";

const counts = (text: string) => {
  const { header_count, list_count, bold_count } = styleMetadata(text);
  return [...Object.values(header_count), ...Object.values(list_count), ...Object.values(bold_count)];
};

describe("styleMetadata", () => {
  it("has the official shape", () => {
    assert.deepEqual(styleMetadata(""), {
      token_len: 0,
      header_count: { h1: 0, h2: 0, h3: 0, h4: 0, h5: 0, h6: 0 },
      list_count: { ordered: 0, unordered: 0 },
      bold_count: { "**": 0, __: 0 },
    });
  });
  it("counts headers by level, lists by kind and bold by mark", () => {
    const text =
      "# One\n## Two\n## Two\n###### Six\n\n1. a\n 12. b\n- c\n* d\n  + e\n**bold** and __bold__ and **more**";
    assert.deepEqual(counts(text), [1, 2, 0, 0, 0, 1, 2, 3, 2, 1]);
  });
  it("sees no header without a space, or inside a line", () =>
    assert.deepEqual(counts("#a\nb # c"), new Array(10).fill(0)));
  it("sees no bold across lines", () => assert.deepEqual(counts("**a\nb**").slice(8), [0, 0]));
  it("starts lines after a line feed alone, as Python does", () => {
    assert.equal(counts("a\r# b")[0], 0);
    assert.equal(counts("a\u2028# b")[0], 0);
    assert.equal(counts("a\n# b")[0], 1);
  });
  it("knows Python's spaces and digits", () => {
    assert.equal(counts("#\x1cb")[0], 1);
    assert.equal(counts("#\ufeffb")[0], 0);
    assert.equal(counts("٣. b")[6], 1);
  });
  it("leaves out what stands in code blocks", () => {
    assert.deepEqual(counts("```\n# comment\n- item\n```\n# Title"), [1, ...new Array(9).fill(0)]);
  });
  it("leaves out a code block's text elsewhere, too, as the original does", () => {
    assert.equal(counts("```- x\n```\n- x\n- y")[7], 1);
  });
  it("does not see a code block with a backtick in it, as the original does not", () => {
    assert.equal(counts("```\n# a `b`\n```")[0], 1);
  });
  it("counts tokens inside code blocks", () => {
    assert.ok(styleMetadata("```\nlet a = 1\n```").token_len > styleMetadata("```\n```").token_len);
  });
  it("counts lists after empty lines, and in the lines right after a mark", () => {
    assert.deepEqual(counts("\n \n\n  - a\n\n 3. b\n-\n- c\n- - d\n1.1. e").slice(6, 8), [1, 4]);
  });
});
