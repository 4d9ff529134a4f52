/** @file A text as a cell shows it, however long it is. */

const LONGEST = 400; // characters; what the miniature writes is shorter
const END = 120;

/** On one line, line breaks as ⏎, nothing for null; of a long text the beginning and the end, where the strategy's last steps stand. */
export function excerpt(text: string | null): string {
  const line = (text ?? "").trim().replace(/\s*\n\s*/g, " ⏎ ");
  if (line.length <= LONGEST) return line;
  const left = line.length - LONGEST;
  return `${line.slice(0, LONGEST - END)} … (${left} characters) … ${line.slice(-END)}`;
}
