/** @file Length and markdown of an answer, counted as Arena-Hard counts them (its utils/add_markdown_info.py). */
import { type Answer, answerText, type MetadataRow, type StyleMetadata } from "./rows.js";
import { tokenLength } from "./tokenLength.js";

// The counts are by Python's re: a line starts after "\n" alone, \s and \d are Unicode's, but not quite JavaScript's.
const START = "(?<![^\\n])";
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const counter = (pattern: string) => {
  const expression = new RegExp(pattern, "gu");
  return (text: string) => text.match(expression)?.length ?? 0;
};

const header = [1, 2, 3, 4, 5, 6].map((level) => counter(`${START}#{${level}}${SPACE}`));
// START SPACE* before a mark, looked for backwards from it: forwards, each line of a long run of empty ones would look to its end.
const ordered = counter(`(?<!\\p{Nd})(?=\\p{Nd})(?<=${START}${SPACE}*)\\p{Nd}+\\.${SPACE}`);
const unordered = counter(`[-*+](?<=${START}${SPACE}*[-*+])${SPACE}`);
const stars = counter("\\*\\*[^*\\n]+\\*\\*");
const underscores = counter("__[^_\\n]+__");

/** An answer's style: from its row or, if the row has none, counted. */
export function styleRow(row: Answer | MetadataRow): MetadataRow {
  const { uid, model, metadata } = row;
  return { uid, model, metadata: metadata ?? styleMetadata(answerText(row as Answer)) };
}

/** Tokens are counted in the whole answer, markdown outside its code blocks. */
export function styleMetadata(text: string): StyleMetadata {
  const prose = withoutCode(text);
  return {
    token_len: tokenLength(text),
    header_count: Object.fromEntries(header.map((count, i) => [`h${i + 1}`, count(prose)])),
    list_count: { ordered: ordered(prose), unordered: unordered(prose) },
    bold_count: { "**": stars(prose), __: underscores(prose) },
  };
}

/**
 * As in the original, what stands between fences goes, wherever else it occurs too; the fences stay, and a block with
 * a backtick in it is not seen as one.
 */
function withoutCode(text: string): string {
  const blocks = [...text.matchAll(/```([^`]*)```/g)].map(([, code]) => code!);
  return blocks.reduce((rest, code) => (code === "" ? rest : rest.replaceAll(code, () => "")), text);
}
