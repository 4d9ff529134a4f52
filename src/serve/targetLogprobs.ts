/** @file Tinker's target_prompt_logprobs: log-probabilities of the tokens that a client names, at positions of the prompt. */
import type { Sampler, Token, Tokens } from "../engine/engine.js";
import type { SparseTensor } from "../engine/tinker/wire.js";
import { Refused } from "./problem.js";
import type { About } from "./states.js";

/** A position, and a token whose log-probability is asked there; -1 asks for none. */
interface Cell {
  row: number;
  token: Token;
}

/** Throws Refused if it is no tensor of [prompt length - 1, K]. */
export function cellsOf(asked: SparseTensor, rows: number, shape: About["shape"]): Cell[] {
  const { data, shape: given, dtype, sparse_crow_indices: begins, sparse_col_indices: columns } = asked;
  const param = "target_prompt_logprobs";
  const fail = (why: string) => new Refused("invalid_request", `${param}: ${why}`, param);
  const [height, width, ...more] = given ?? [];
  if (dtype !== "int64") throw fail("token ids are int64");
  if (height === undefined || width === undefined || more.length > 0)
    throw fail("its shape is not [prompt length - 1, K]");
  if (height !== rows) throw fail(`${height} rows where the prompt has ${rows}`);
  const rowOf: number[] = [];
  if (begins || columns) {
    if (
      begins?.length !== rows + 1 ||
      columns?.length !== data.length ||
      begins[0] !== 0 ||
      begins.at(-1) !== data.length
    )
      throw fail("its indices are not those of compressed sparse rows");
    if (columns.some((column) => !(column >= 0 && column < width))) throw fail(`a column outside of its ${width}`);
    begins.slice(1).forEach((end, row) => {
      if (end < begins[row]!) throw fail("its rows overlap");
      for (let i = begins[row]!; i < end; i++) rowOf.push(row);
    });
  } else {
    if (data.length !== rows * width) throw fail(`${data.length} entries for ${rows} x ${width}`);
    for (let i = 0; i < data.length; i++) rowOf.push(Math.floor(i / width));
  }
  const strange = data.find((token) => !(token >= -1 && token < shape.vocabulary));
  if (strange !== undefined) throw fail(`token ${strange} is outside the vocabulary of ${shape.vocabulary}`);
  if (data.every((token) => token === -1)) throw fail("it names no token");
  return data.map((token, i) => ({ row: rowOf[i]!, token }));
}

/** log p of each cell's token at its position, 0 where none is asked. */
export async function targetLogprobs(sampler: Sampler, prompt: Tokens, cells: Cell[]): Promise<number[]> {
  const rows = new Map<number, number[]>(); // the indices of its cells
  cells.forEach(({ row, token }, index) => {
    if (token >= 0) rows.set(row, [...(rows.get(row) ?? []), index]);
  });
  const told = new Array<number>(cells.length).fill(0);
  await Promise.all(
    [...rows].map(async ([row, indices]) => {
      const tokens = indices.map((index) => cells[index]!.token);
      const [distribution] = await sampler.scoreTokens([prompt.slice(0, row + 1)], tokens);
      indices.forEach((index, i) => (told[index] = distribution!.logprobs[i]!));
    }),
  );
  return told;
}
