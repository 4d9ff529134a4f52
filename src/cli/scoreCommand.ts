/** @file The command `arena score`: judgment files in, a leaderboard as markdown, csv and json out. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Fit } from "../arena/estimate.js";
import { leaderboard } from "../arena/leaderboard.js";
import { jsonlFiles, readJsonl } from "../arena/readJsonl.js";
import { Answer, Judgment, MetadataRow } from "../arena/rows.js";
import { type ArenaScores, scoreArena } from "../arena/scoreArena.js";
import { styleRow } from "../arena/styleMetadata.js";
import { toCsv, toMarkdown } from "../store/tableText.js";
import { writeWhole } from "../store/writeWhole.js";

export interface ArenaScoreOptions {
  /** Files or folders of judgments; those of several judges are pooled, as by the original's --judge-names. */
  judgments: string[];
  /** Files or folders of answers or of metadata rows, the baseline's among them; needed for control. */
  answers?: string[];
  control: boolean;
  fit: Fit;
  rounds: number;
  seed: number;
  /** Folder that gets <name>.md, .csv and .json; name is arena, or arena-style-<fit> under control. */
  out: string;
}

/** Writes the three files and returns their paths, with the scores for printing. */
export async function arenaScore(options: ArenaScoreOptions): Promise<{ files: string[]; scores: ArenaScores[] }> {
  const { judgments, answers, control, fit, rounds, seed, out } = options;
  const scores = scoreArena({
    judgments: jsonlFiles(judgments).flatMap((file) => [...readJsonl(file, Judgment)]),
    ...(control && answers && { metadata: jsonlFiles(answers).flatMap(readMetadata) }),
    control,
    fit,
    rounds,
    seed,
  });
  const path = join(out, control ? `arena-style-${fit}` : "arena");
  const tables = scores.map((category) => ({ category, rows: leaderboard(category) }));
  await mkdir(out, { recursive: true });
  await writeWhole(`${path}.md`, tables.map(({ category, rows }) => section(category, toMarkdown(rows))).join("\n"));
  const columns = tables.flatMap(({ category, rows }) => rows.map((row) => ({ Category: category.category, ...row })));
  await writeWhole(`${path}.csv`, toCsv(columns));
  await writeWhole(`${path}.json`, JSON.stringify(scores, null, 2) + "\n");
  return { files: [".md", ".csv", ".json"].map((ending) => path + ending), scores };
}

const readMetadata = (file: string): MetadataRow[] => [...readJsonl(file, MetadataRow.or(Answer))].map(styleRow);

function section({ category, baseline, control, fit, rounds, style }: ArenaScores, table: string): string {
  const how = control ? `style control, ${fit} fit` : "no style control";
  const coefficients = style.map(
    ({ feature, coefficient }) => `${feature} ${coefficient?.toFixed(3) ?? "does not vary"}`,
  );
  return (
    [
      `## ${category}: ${how}`,
      `Win rate against ${baseline}. CI: 90 % over rows, as Arena-Hard reports it; ${rounds} bootstrap rounds.`,
      table.trimEnd(),
      ...(control ? [`Log-odds of a standard deviation: ${coefficients.join(", ")}.`] : []),
    ].join("\n\n") + "\n"
  );
}
